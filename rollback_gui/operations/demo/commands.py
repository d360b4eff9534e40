"""The demo's own commands: wrappers that see its home and nothing of the operator's."""

import shlex
import site as python_site
import sys

import rollback_gui
from rollback_gui.operations.demo.nouns import Site

_ENV = """\
# Source this in a shell (`. ./env.sh`): from then on `rollback` works on the demo and on nothing else.
if [ -z "${XAUTHORITY:-}" ] && [ -f "${HOME:-}/.Xauthority" ]; then XAUTHORITY=$HOME/.Xauthority; export XAUTHORITY; fi
if [ -n "${XDG_RUNTIME_DIR:-}" ]; then
  # The display and the session bus are found through this folder; nothing else in it is wanted.
  case "${WAYLAND_DISPLAY:-/}" in
    /*) ;;
    *) WAYLAND_DISPLAY=$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY; export WAYLAND_DISPLAY ;;
  esac
  if [ -z "${DBUS_SESSION_BUS_ADDRESS:-}" ] && [ -S "$XDG_RUNTIME_DIR/bus" ]; then
    DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus; export DBUS_SESSION_BUS_ADDRESS
  fi
fi
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR
for rollback_name in $(env | sed -n '/^ROLLBACK_[A-Za-z0-9_]*=/s/=.*//p'); do unset "$rollback_name"; done
unset rollback_name
"""


def environment_script(site: Site) -> str:
    """What a shell sources to work on the demo."""
    lines = [
        f"HOME={shlex.quote(site.home)}",
        f"ROLLBACK_IDENTITY={shlex.quote(site.root + '/identity.txt')}",
        f"ROLLBACK_COMMAND={shlex.quote(site.root + '/rollback')}",
        "export HOME ROLLBACK_IDENTITY ROLLBACK_COMMAND",
    ]
    for name, value in _python_needs().items():
        lines += [f"{name}={shlex.quote(value)}", f"export {name}"]
    lines.append(f"PATH={shlex.quote(site.root)}:${{PATH:-/usr/bin:/bin}}")
    return _ENV + "\n".join(lines) + "\nexport PATH\n"


def command_script(site: Site, module: str) -> str:
    """A program that runs one of our two commands on the demo."""
    if getattr(sys, "frozen", False):
        # A bundle is a program of its own; its window lies beside it.
        program = sys.executable.rpartition("/")[0] + ("/rollback" if module.endswith("cli") else "/rollback-gui")
        start = shlex.quote(program)
    else:
        start = f"{shlex.quote(sys.executable)} -m {module}"
    return f'#!/bin/sh\n. {shlex.quote(site.root + "/env.sh")}\nexec {start} "$@"\n'


def _python_needs() -> dict[str, str]:
    """What the same Python needs in another home: our sources, and packages that were installed for one user."""
    found = {}
    parent = rollback_gui.__path__[0].rpartition("/")[0]
    if not parent.endswith(("site-packages", "dist-packages")):
        found["PYTHONPATH"] = parent
    if python_site.ENABLE_USER_SITE:
        found["PYTHONUSERBASE"] = python_site.getuserbase()
    return found
