"""The session that the other tests of this folder stand on is a real one."""

from pathlib import Path

import pytest

from tests.support.desktop import Desktop

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]


def test_every_part_is_on_the_session_bus(desktop: Desktop) -> None:
    """Notifier, keyring and the screen reader's bus have their names."""
    names = desktop.names()
    assert "org.freedesktop.Notifications" in names
    assert "org.freedesktop.secrets" in names
    assert "org.a11y.Bus" in names


def test_the_user_manager_runs_units(desktop: Desktop, tmp_path: Path) -> None:
    """A unit of the session's home is started and does its work."""
    unit = desktop.home / ".config" / "systemd" / "user" / "made-up.service"
    unit.write_text(f"[Service]\nType=oneshot\nExecStart=/bin/touch {tmp_path}/it-ran\n")
    desktop.ask("systemctl", "--user", "daemon-reload")
    desktop.ask("systemctl", "--user", "start", "made-up.service")
    assert (tmp_path / "it-ran").exists()


def test_the_keyring_keeps_what_it_is_given(desktop: Desktop) -> None:
    """The default collection is unlocked."""
    said = desktop.ask(
        "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets/collection/login",
        "org.freedesktop.DBus.Properties.Get",
        "string:org.freedesktop.Secret.Collection", "string:Locked",
    )  # fmt: skip
    assert "boolean false" in said


def test_the_screen_can_be_pictured(desktop: Desktop, tmp_path: Path) -> None:
    """The picture is a PNG of the screen."""
    desktop.picture(tmp_path / "screen.png")
    assert (tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")
