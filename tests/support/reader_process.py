"""Answers what a screen reader would see; runs under the system's Python, which has the AT-SPI bindings.

One JSON object a line in, one out. A thing is {"role", "name", "text", "states", "at": [x, y, width, height]}.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

_STATES = {
    "enabled": Atspi.StateType.ENABLED,
    "showing": Atspi.StateType.SHOWING,
    "checked": Atspi.StateType.CHECKED,
    "selected": Atspi.StateType.SELECTED,
    "focused": Atspi.StateType.FOCUSED,
}
_DEEPEST = 30
_MOST_CHILDREN = 400


def _children(thing: Any, depth: int) -> Iterator[tuple[int, Any]]:
    if thing is None or depth > _DEEPEST:
        return
    yield depth, thing
    try:
        count = min(thing.get_child_count(), _MOST_CHILDREN)
    except GLib.Error:  # it went away while we looked
        return
    for number in range(count):
        try:
            child = thing.get_child_at_index(number)
        except GLib.Error:
            continue
        yield from _children(child, depth + 1)


def _things(application: str) -> Iterator[tuple[int, Any]]:
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for number in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(number)
        if program is not None and application in (program.get_name() or ""):
            program.clear_cache()
            yield from _children(program, 0)


def _text(thing: Any) -> str:
    try:
        interface = thing.get_text_iface()
        return str(Atspi.Text.get_text(thing, 0, Atspi.Text.get_character_count(thing))) if interface else ""
    except GLib.Error:
        return ""


def _told(thing: Any, depth: int) -> dict[str, object]:
    box = thing.get_extents(Atspi.CoordType.SCREEN) if thing.get_component_iface() else None
    states = thing.get_state_set()
    return {
        "depth": depth,
        "role": thing.get_role_name(),
        "name": thing.get_name() or "",
        "description": thing.get_description() or "",
        "text": _text(thing),
        "states": [word for word, state in _STATES.items() if states.contains(state)],
        "at": [box.x, box.y, box.width, box.height] if box else [0, 0, 0, 0],
    }


def _matches(thing: Any, wish: dict[str, Any]) -> bool:
    name = thing.get_name() or ""
    if wish.get("role") and thing.get_role_name() != wish["role"]:
        return False
    return bool(wish["part"] in name) if "part" in wish else name == wish["name"]


def _found(wish: dict[str, Any]) -> list[tuple[int, Any]]:
    return [(depth, thing) for depth, thing in _things(wish["application"]) if _matches(thing, wish)]


def _press(thing: Any) -> bool:
    """Do what a screen reader's press does: the action called press, click or toggle, else the first one."""
    names = [Atspi.Action.get_action_name(thing, n).lower() for n in range(Atspi.Action.get_n_actions(thing))]
    number = next((names.index(word) for word in ("press", "click", "toggle", "check") if word in names), 0)
    return bool(Atspi.Action.do_action(thing, number))


def _answer(wish: dict[str, Any]) -> object:
    if wish["do"] == "all":
        return [_told(thing, depth) for depth, thing in _things(wish["application"])]
    found = _found(wish)
    if wish["do"] == "find":
        return [_told(thing, depth) for depth, thing in found]
    if wish["do"] == "press":
        return bool(found) and _press(found[0][1])
    return None


def main() -> None:
    """Answer until there is no more to read."""
    for line in sys.stdin:
        try:
            answer = _answer(json.loads(line))
        except GLib.Error as error:  # the program is busy or gone; whoever asks tries again
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
