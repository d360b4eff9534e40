"""A whole domain cannot be spoken of where one agent is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.agents.protection import protection
from rollback_gui.agents.target import Domain, Target
from rollback_gui.errors import BadInput

GUI = Domain("gui", 501)


@pytest.mark.parametrize("label", ["", " ", "\t", "a/b", "/", "a\nb", "a\0"])
def test_a_target_without_a_plain_label_cannot_be_made(label: str) -> None:
    """An empty label would make bootout end the whole session."""
    with pytest.raises(BadInput):
        Target(GUI, label)


@given(st.text())
def test_every_target_has_three_parts(label: str) -> None:
    """Whatever the label, what launchctl is told has kind, user and a label that is not empty."""
    try:
        target = str(Target(GUI, label))
    except BadInput:
        return
    kind, uid, named = target.split("/")
    assert (kind, uid, named) == ("gui", "501", label)
    assert named.strip()


@pytest.mark.parametrize(
    "label",
    ["com.apple.Dock.agent", "application.com.example.1", "local.rollback-gui.daily", "rollback-gui-daily.timer",
     "dbus.service", "com.me.kept", "my[odd]*one", ""],
)  # fmt: skip
def test_these_are_never_touched(label: str) -> None:
    """The system's, running applications, our own, what the profile names, and whom we run under."""
    assert protection(["com.me.*"], running_under="my[odd]*one").covers(label)


@pytest.mark.parametrize("label", ["com.pb.mail", "com.appleish", "myoddone", "dbusy.service"])
def test_others_may_be_touched(label: str) -> None:
    """A name that only resembles a protected one is not protected."""
    assert not protection(["com.me.*"], running_under="my[odd]*one").covers(label)
