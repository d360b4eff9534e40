"""The faults that are planted on purpose still have their place in the program."""

from pathlib import Path

import pytest

from tests.faults.planted import FAULTS, plant


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_can_be_planted(name: str, tmp_path: Path) -> None:
    """Each of its texts stands exactly once, and what comes out is still a program."""
    plant(name, tmp_path)
    for edit in FAULTS[name]:
        text = (tmp_path / "rollback_gui" / edit.file).read_text()
        assert edit.new in text
        compile(text, edit.file, "exec")
