"""The steps of a restore, in order, and what each may cost."""

from pathlib import Path

from rollback_gui.model import paths
from tests.support.faulty import ReadOnlySystem, TracingSystem, as_system
from tests.support.house import HOW, QUIET, House, Tree

SYNCS = ("sync", "sync_fully", "sync_volume")


def many(count: int, word: str) -> Tree:
    """So many small files over four folders."""
    return {f"conf/{n % 4}/file-{n}.txt": f"{word} {n}\n" for n in range(count)}


def restored_trace(tmp_path: Path, count: int) -> tuple[TracingSystem, int]:
    """The trace of a restore of so many changed files, and how many folders they lie in."""
    house = House.make(tmp_path, many(count, "before"))
    row = house.snapshot()
    for name, text in many(count, "after").items():
        (house.home / name).write_text(str(text))
    tracing = TracingSystem(house.system)
    plan = house.plan(row)
    assert plan.ticked_counts.replace == count
    outcome = house.console(as_system(tracing)).do.restore(plan, HOW, QUIET)
    assert outcome.state == "restored"
    return tracing, len({paths.parent(change.path) for change in plan.ticked})


def test_up_to_64_files_are_synced_one_by_one_and_nothing_is_synced_for_luck(tmp_path: Path) -> None:
    """At most twelve syncs beside one for each file and each folder."""
    tracing, folders = restored_trace(tmp_path, 64)
    assert tracing.count(*SYNCS) <= 12 + folders + 64


def test_beyond_64_files_one_sync_of_the_volume_does_for_all(tmp_path: Path) -> None:
    """The number of syncs does not grow with the files any more."""
    tracing, folders = restored_trace(tmp_path, 200)
    assert tracing.count("sync_volume") == 1
    assert tracing.count(*SYNCS) <= 13 + folders


def test_nothing_beside_a_target_exists_before_the_promise_is_written(tmp_path: Path) -> None:
    """The journal stands, synced, before the first staged file is created."""
    tracing, _ = restored_trace(tmp_path, 3)
    names = [(name, args[1] if len(args) > 1 else "") for name, args in tracing.calls]
    promised = names.index(("place", ".restore.journal.new"))
    staged = [n for n, (name, what) in enumerate(names) if name == "create" and ".rg-" in str(what)]
    assert len(staged) == 3
    assert promised < min(staged)
    assert "sync_fully" in [name for name, _ in names[promised : min(staged)]]


def test_every_file_is_exchanged_and_none_is_written_in_place(tmp_path: Path) -> None:
    """Three changed files are three exchanges."""
    tracing, _ = restored_trace(tmp_path, 3)
    assert tracing.count("exchange") == 3


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    """List, show, diff and preflight pass a door whose first write raises."""
    house = House.make(tmp_path, many(5, "before"))
    row = house.snapshot()
    (house.home / "conf/1/file-1.txt").write_text("after")
    look = house.console(as_system(ReadOnlySystem(house.system))).look
    assert [one.id for one in look.snapshots()] == [row.id]
    assert look.snapshots(differs=True)[0].differs == 1
    assert len(look.snapshot(row.id).items) > 5
    from rollback_gui.model.wishes import EventFilter, RestoreWish

    plan = look.plan(RestoreWish(row.id), QUIET)
    assert plan.counts.replace == 1
    assert look.compare(plan, plan.changes[0]).summary == "1 line"
    assert not [check for check in look.preflight(plan, QUIET) if check.state == "blocker"]
    assert look.unfinished() == ""
    assert len(look.events(EventFilter()).events) == 1


def test_a_file_that_changed_since_the_preview_stops_the_restore_before_anything_is_touched(tmp_path: Path) -> None:
    """The outcome says refused and names it; nothing else was restored either."""
    house = House.make(tmp_path, many(3, "before"))
    row = house.snapshot()
    for number in range(3):
        (house.home / f"conf/{number}/file-{number}.txt").write_text("after")
    plan = house.plan(row)
    (house.home / "conf/1/file-1.txt").write_text("moved on")
    live = house.live()
    outcome = house.console().do.restore(plan, HOW, QUIET)
    assert outcome.state == "refused"
    assert outcome.error is not None
    assert outcome.error.code == "drifted"
    assert outcome.exit_code == 3
    assert "~/conf/1/file-1.txt" in outcome.error.message
    assert house.live() == live


def test_a_restore_that_ran_is_remembered_while_its_result_stands(tmp_path: Path) -> None:
    """After an edit it is a new wish."""
    house = House.make(tmp_path, many(3, "before"))
    row = house.snapshot()
    (house.home / "conf/1/file-1.txt").write_text("after")
    plan = house.plan(row)
    done = house.console().do.restore(plan, HOW, QUIET)
    remembered = house.console().look.done(plan.id)
    assert remembered is not None
    assert remembered.operation == done.operation
    (house.home / "conf/1/file-1.txt").write_text("after")
    assert house.console().look.done(plan.id) is None


def test_times_alone_and_a_renamed_account_are_no_change(tmp_path: Path) -> None:
    """Touched files, and a snapshot taken under another name and number, show nothing."""
    import os

    from msgspec.structs import replace

    from rollback_gui.operations.live import Live
    from rollback_gui.operations.planning import plan_restore
    from rollback_gui.operations.selecting import RestoreWish
    from rollback_gui.store.opening import open_store

    house = House.make(tmp_path, many(4, "before"))
    row = house.snapshot()
    for number in range(4):
        os.utime(house.home / f"conf/{number}/file-{number}.txt", (1, 1))
    assert house.plan(row).changes == ()
    console = house.console()
    taken = console.look.snapshot(row.id)
    other = replace(taken.header.account, name="somebody", uid=4711, gid=4712)
    items = tuple(
        item if item.entry is None else replace(item, entry=replace(item.entry, uid=4711, gid=4712))
        for item in taken.items
    )
    renumbered = replace(taken, header=replace(taken.header, account=other), items=items)
    from rollback_gui.home.reader import HomeReader

    keys = open_store(house.system, console.places).keys
    live = Live(HomeReader(house.system, str(house.home.resolve()), keys), {}, ())
    assert plan_restore(renumbered, live, RestoreWish(row.id), QUIET).changes == ()
