"""`doctor --bundle` holds what is on a list, and nothing that somebody put beside it."""

from pathlib import Path

import pytest

from rollback_gui.cli.main import main
from tests.support.house import House


def test_only_known_lines_of_a_report_go_into_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Types and places; a line with a message, a value or a variable stays out."""
    house = House.make(tmp_path, {"conf/a": "1"})
    house.snapshot("first")
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    state = Path(house.console().places.state)
    good = ["ValueError", "  /usr/lib/python3/a.py:12 run", "  /x/b.py:1 <module>", "caused by", "OSError"]
    bad = ["ValueError: made-up-secret", "token = made-up-secret", "  /x/b.py:1 run made-up-secret", "made-up secret"]
    (state / "report-20260101T000000Z-abcdef.txt").write_text("\n".join([*good, *bad]))
    (state / "notes.txt").write_text("made-up-secret")
    main(["doctor", "--bundle"])
    (bundle,) = state.glob("bundle-*.txt")
    lines = bundle.read_text().split("\n")
    assert not [line for line in lines if "made-up" in line]
    assert not [line for line in good if line not in lines]
    assert bundle.stat().st_mode & 0o777 == 0o600
