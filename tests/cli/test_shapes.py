"""The JSON that other programs read, key by key."""

import base64
import json
from typing import Any

import pytest

from rollback_gui.errors import NoKey, NotFound
from rollback_gui.model.outcome import AgentResult, SnapshotProblem, Told, Verified
from rollback_gui.model.snapshot import Note, Warned
from tests.cli.fakes import ADDED, BACKUP, HOME, NEWER, OLDER, OPERATION, PLIST, FakeConsole, plan, restored, row, typed

SNAPSHOT = {
    "id": NEWER,
    "created_at": "2026-05-02T08:00:00.000000Z",
    "description": "Before Phase 4",
    "category": "manual",
    "pinned": False,
    "good": False,
    "state": "ok",
    "files": 3,
    "kinds": {"plist": 2, "unit": 0, "config": 0, "credential": 1, "command": 0},
    "bytes": 1234,
    "new_bytes": 234,
    "changed_since_previous": 1,
    "run": "",
    "origin": "",
    "warnings": [],
}


@pytest.fixture
def console() -> FakeConsole:
    """A console of literal values."""
    return FakeConsole()


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The one document on stdout."""
    (line,) = capsys.readouterr().out.splitlines()
    found: dict[str, Any] = json.loads(line)
    assert next(iter(found)) == "schema"
    assert found.pop("schema") == 1
    return found


def test_list_holds_snapshots_newest_first(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with exactly the keys that were promised."""
    assert typed(console, "list", "--json") == 0
    found = answer(capsys)["snapshots"]
    assert found[0] == SNAPSHOT
    assert [one["id"] for one in found] == [NEWER, OLDER]


def test_a_label_is_added_when_there_is_one(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """The key `label` is there only then, beside what the note says."""
    console.look.rows = (row(note=Note(pinned=True, good=True, label="Mine")),)
    typed(console, "list", "--json")
    assert answer(capsys)["snapshots"] == [{**SNAPSHOT, "pinned": True, "good": True, "label": "Mine"}]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--category", "manual"), [NEWER, OLDER]),
        (("--category", "guard"), []),
        (("--search", "phase 4"), [NEWER, OLDER]),
        (("--search", "bbbbbb"), [NEWER]),
        (("--limit", "1"), [NEWER]),
    ],
)
def test_list_can_be_narrowed(
    words: tuple[str, ...], expected: list[str], console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """By category, by text and by count."""
    typed(console, "list", "--json", *words)
    assert [one["id"] for one in answer(capsys)["snapshots"]] == expected


def test_show_holds_every_file_but_no_parent(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Paths are absolute; one that is not UTF-8 comes with its exact bytes."""
    assert typed(console, "show", "latest", "--json") == 0
    found = answer(capsys)
    assert set(found) == {"snapshot", "files", "git", "venvs"}
    assert found["snapshot"] == SNAPSHOT
    plist, odd, token = found["files"]
    assert plist == {
        "path": f"{HOME}{PLIST[1:]}", "group": "LaunchAgents", "kind": "plist", "type": "file", "mode": "0644",
        "size": 12,
    }  # fmt: skip
    assert base64.b64decode(odd["path_base64"]) == b"/home/pb/brain/caf\xe9.toml"
    assert odd["path"] == "/home/pb/brain/caf\udce9.toml"
    assert (odd["type"], odd["target"]) == ("symlink", "x")
    assert token["sealed"]


def test_show_credentials_holds_credentials_alone(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else, and no value."""
    typed(console, "show", "latest", "--credentials", "--json")
    (token,) = answer(capsys)["files"]
    assert (token["kind"], token["age_seconds"]) == ("credential", 3600)
    assert token["named_by"] == [f"{HOME}{PLIST[1:]}"]


def test_diff_counts_and_lists_what_would_change(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """With lines added and removed for each file, and no values."""
    assert typed(console, "diff", "latest", "--json") == 1
    found = answer(capsys)
    assert set(found) == {"snapshot", "plan", "counts", "changes", "agents", "other_homes"}
    assert found["counts"] == {"create": 1, "replace": 2, "remove": 1, "metadata": 1, "conflict": 1, "unchanged": 77}
    assert (found["plan"], found["agents"]) == (plan().id, ["com.pb.x"])
    assert found["changes"][2] == {
        "path": f"{HOME}{PLIST[1:]}", "group": "LaunchAgents", "kind": "plist", "action": "replace", "selected": True,
        "why": [], "lines": {"added": 2, "removed": 3}, "summary": "3 fields",
    }  # fmt: skip
    assert not found["changes"][0]["selected"]


def test_diff_of_named_paths_holds_their_fields(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what differs, by key path, secrets as dots; what was not named is not listed."""
    assert typed(console, "diff", "latest", f"{HOME}{PLIST[1:]}", "--json") == 1
    (change,) = answer(capsys)["changes"]
    assert [(one["key"], one["now"], one["then"]) for one in change["fields"]] == [
        ("Env.PYTHONPATH", "/b", "/a"),
        ("Env.TOKEN", "••••••", "••••••"),
        ("New", "1", None),
    ]


def test_diff_is_zero_when_only_something_was_added(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """What was added since is listed and counted, and alone is no difference."""
    console.look.shown = plan((plan().changes[0],))
    assert typed(console, "diff", "latest", "--json") == 0
    assert answer(capsys)["counts"]["remove"] == 1


def test_a_conflict_is_a_difference(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """`diff` ends with 1 although it cannot be ticked, and says why and the way out."""
    console.look.shown = plan((plan().changes[4],))
    assert typed(console, "diff", "latest", "--json") == 1
    (change,) = answer(capsys)["changes"]
    assert (change["reason"], change["way_out"]) == ("~/brain/conf is a link now.", "rollback restore ID ~/brain/conf")


RESTORE = {"operation", "state", "plan", "backup", "counts", "changes", "left", "agents", "checks", "error"}


def test_a_preview_has_the_restores_shape(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """State `previewed`, exit 0, nothing done."""
    assert typed(console, "restore", "latest", "--json") == 0
    found = answer(capsys)
    assert set(found) >= RESTORE
    assert (found["state"], found["error"], found["left"]) == ("previewed", None, [f"{HOME}{ADDED[1:]}"])
    assert found["agents"] == [{"label": "com.pb.x", "state": "loaded", "detail": "stopped and loaded again"}]
    assert console.do.done == []


def test_a_preview_of_nothing_says_nothing_to_do(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """And names no command."""
    console.look.shown = plan(())
    assert typed(console, "restore", "latest", "--json") == 0
    found = answer(capsys)
    assert (found["state"], found["command"]) == ("nothing-to-do", "")


def test_a_restore_tells_its_outcome(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Operation, safety snapshot, what was left, each agent."""
    assert typed(console, "restore", "latest", "--apply", "--json") == 0
    found = answer(capsys)
    assert set(found) >= RESTORE
    assert (found["operation"], found["state"], found["backup"]) == (OPERATION, "restored", BACKUP)
    assert found["left"] == [f"{HOME}{ADDED[1:]}"]
    assert found["agents"] == [{"label": "com.pb.x", "state": "running", "detail": "", "command": ""}]


def test_another_plan_is_refused_with_the_new_preview(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3, state refused, code drifted, the new plan and its changes; nothing done."""
    assert typed(console, "restore", "latest", "--apply", "--plan", "0" * 16, "--json") == 3
    found = answer(capsys)
    assert (found["state"], found["error"]["code"], found["plan"]) == ("refused", "drifted", plan().id)
    assert len(found["changes"]) == 6
    assert console.do.done == []


def test_a_plan_that_has_run_is_answered_with_its_outcome(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without doing anything, as long as its result stands."""
    console.look.ran["f" * 16] = restored()
    assert typed(console, "restore", "latest", "--apply", "--plan", "f" * 16, "--json") == 0
    assert answer(capsys)["state"] == "restored"
    assert console.do.done == []


def test_a_plan_that_still_is_runs(console: FakeConsole) -> None:
    """The id that the preview named is accepted."""
    assert typed(console, "restore", "latest", "--apply", "--plan", plan().id, "--json") == 0
    assert [verb for verb, _ in console.do.done] == ["restore"]


def test_an_outcome_with_an_error_ends_with_its_code(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """The error stands in the document and, as one object a line, on stderr."""
    told = Told("rolled-back", "The disk is full.", "Free some room.", 3)
    console.do.outcome = restored(error=told)
    console.look.shown = plan(plan().changes[:3])
    assert typed(console, "restore", "latest", "--apply", "--json") == 3
    heard = capsys.readouterr()
    error = {"code": "rolled-back", "message": "The disk is full.", "hint": "Free some room."}
    assert json.loads(heard.out)["error"] == error
    assert json.loads(heard.err) == {"error": error}


def test_an_agent_that_does_not_come_up_needs_you(console: FakeConsole) -> None:
    """Exit 7."""
    console.do.outcome = restored(agents=(AgentResult("com.pb.x", "failed", is_fine=False),))
    assert typed(console, "restore", "latest", "--apply", "--json") == 7


def test_undo_without_a_restore_points_to_restore(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with the hint to `restore ID`."""
    console.do.undo_error = NotFound("There is no restore to undo.", hint="`rollback restore ID` goes back.")
    assert typed(console, "undo", "--json") == 2
    assert "rollback restore ID" in answer(capsys)["error"]["hint"]


def test_recover_without_an_interrupted_restore_has_nothing_to_do(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same keys, all empty."""
    assert typed(console, "recover", "--json") == 0
    found = answer(capsys)
    assert set(found) == RESTORE
    assert found["state"] == "nothing-to-do"


def test_snapshot_tells_what_it_kept(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Progress goes to stderr as one object a line."""
    assert typed(console, "snapshot", "-m", "Now", "--category", "mine", "--json") == 0
    heard = capsys.readouterr()
    assert json.loads(heard.out) == {"schema": 1, "snapshot": SNAPSHOT}
    progress = [json.loads(line) for line in heard.err.splitlines()]
    assert progress == [{"phase": "capturing", "done": done, "total": 2} for done in (0, 1, 2)]


def test_quiet_leaves_progress_out(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing but data."""
    typed(console, "snapshot", "--json", "--quiet")
    assert capsys.readouterr().err == ""


def test_a_snapshot_that_left_something_out_needs_you(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 7, the warning in the document and on stderr."""
    console.do.taken = row(warnings=(Warned("unreadable", "This file could not be read:", "~/secret.txt"),))
    assert typed(console, "snapshot", "--json") == NoKey.exit_code
    heard = capsys.readouterr()
    warning = {"code": "unreadable", "sentence": "This file could not be read:", "path": "~/secret.txt"}
    assert json.loads(heard.out)["snapshot"]["warnings"] == [warning]
    assert json.loads(heard.err.splitlines()[-1]) == {"message": "This file could not be read: ~/secret.txt"}


def test_a_broken_record_is_no_success_though_every_snapshot_is_sound(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong beside the snapshots is said, and ends with 6."""
    broken = "Audit log: Record 1 was changed after it was signed."
    console.do.proved = Verified((SnapshotProblem(NEWER, "ok"),), 3, 0, problems=(broken,))
    assert typed(console, "verify") == 6
    assert broken in capsys.readouterr().out


@pytest.mark.parametrize(
    ("state", "code"), [("ok", 0), ("unsigned", 0), ("unproven", 7), ("damaged", 6), ("tampered", 6)]
)
def test_verify_ends_with_what_it_found(
    state: str, code: int, console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """6 for what is broken, 7 for what could not be proved."""
    console.do.proved = Verified((SnapshotProblem(NEWER, state, ("A blob is cut short.",)),), 3, 1, ("odd.txt",))
    assert typed(console, "verify", "latest", "--json") == code
    assert answer(capsys) == {
        "snapshots": [{"id": NEWER, "state": state, "problems": ["A blob is cut short."]}],
        "blobs": 3,
        "orphans": 1,
        "unknown": ["odd.txt"],
        "problems": [],
        "unproved": [],
    }
    assert console.do.done == [("verify", (NEWER,))]


def test_agents_are_listed_with_run_state_and_problems(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exactly the promised keys."""
    assert typed(console, "agents", "--json") == 0
    assert answer(capsys)["agents"][0] == {
        "label": "com.pb.x", "path": f"{HOME}{PLIST[1:]}", "manager": "launchd", "state": "running", "pid": 41,
        "last_exit": None, "problems": [],
    }  # fmt: skip


def test_log_holds_events_and_the_chain(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Times that were typed are local ones, and told in UTC."""
    words = ("--type", "restore", "--since", "2026-05-01T00:00+02:00", "--outcome", "restored", "--limit", "3")
    assert typed(console, "log", "--json", *words) == 0
    found = answer(capsys)
    assert (found["chain"], found["events"][0]["type"], found["events"][0]["at"]) == (
        "ok",
        "restore",
        "2026-05-01T08:00:00Z",
    )
    wanted = console.look.filtered[0]
    assert (wanted.types, wanted.since, wanted.outcome, wanted.limit) == (
        ("restore",), "2026-04-30T22:00:00.000000Z", "restored", 3,
    )  # fmt: skip


def test_delete_and_doctor_tell_items(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with what, state, detail and fix."""
    assert typed(console, "delete", "latest", "--json") == 0
    assert answer(capsys) == {"items": [{"what": NEWER, "state": "done", "detail": "in the trash", "fix": ""}]}
    assert typed(console, "doctor", "--json") == 7
    assert answer(capsys)["items"][0] == {
        "what": "key", "state": "problem", "detail": "The keyring is locked.", "fix": "Unlock it.",
    }  # fmt: skip
