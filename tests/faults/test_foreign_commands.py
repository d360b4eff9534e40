"""Programs that a manifest, a store or a folder to restore brings along are never run."""

from pathlib import Path

import pytest

from rollback_gui.cli.main import main
from tests.support.hostile import plant
from tests.support.house import PROFILE, House

VERBS = (
    ("list",), ("show", "latest"), ("show", "latest", "--credentials"), ("diff", "latest", "--fields"), ("verify",),
    ("versions", "~/conf/a"), ("restore", "latest"), ("restore", "latest", "--match", "--apply", "--accept-unsigned"),
    ("restore", "latest", "--into", "INTO", "--apply", "--accept-unsigned"), ("undo",), ("recover",), ("agents",),
    ("agents", "check"), ("doctor",), ("profile", "show"), ("profile", "check"), ("profile", "propose"),
    ("snapshot", "-m", "after"), ("delete", "latest"),
)  # fmt: skip


@pytest.mark.parametrize("is_signed", [True, False])
def test_what_a_manifests_profile_would_run_is_never_run(
    tmp_path: Path, is_signed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, checks and agent managers: by no verb, whoever signed it; the marker is never made."""
    house = House.make(tmp_path / "here", {"conf/a": "1", "secret/key": "made-up"})
    house.snapshot("plain")
    marker, program = tmp_path / "ran", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n")
    program.chmod(0o755)
    run = f'["{program}"]'
    command = f'[[command]]\nname = "a"\ncapture = {run}\nrestore = {run}\nlist = {run}\nremove = {run}\n'
    managers = f'[agents]\nmanager = "auto"\nlaunchctl = "{program}"\nsystemctl = "{program}"\n'
    brought = managers + PROFILE.partition("[[group]]")[2].join(["[[group]]", ""]) + command
    plant(house, lambda items: items, is_signed=is_signed, profile=brought + f'[[check]]\nname = "b"\nrun = {run}\n')
    (house.home / "conf/a").write_text("2")
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ROLLBACK_IDENTITY", str(house.root / "identity.txt"))
    for words in VERBS:
        ended = main([word.replace("INTO", str(tmp_path / "into")) for word in words])
        assert ended != 70, words
        assert not marker.exists(), words
    assert (tmp_path / "into/conf/a").read_text() == "1"


def test_our_own_control_sees_the_marker(tmp_path: Path) -> None:
    """The program of these tests does what it is said to do."""
    import subprocess

    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    subprocess.run([str(program)], check=True)
    assert (tmp_path / "ran").exists()
