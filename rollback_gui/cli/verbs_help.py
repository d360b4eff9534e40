"""The verbs that explain: help, emergency."""

import argparse

from rollback_gui.cli.arguments import VERBS, parse
from rollback_gui.cli.out import Out
from rollback_gui.cli.pages import page, topics
from rollback_gui.cli.session import Session


def run_help(session: Session, options: argparse.Namespace, out: Out) -> int:
    """One help page; of a command its options; without a topic what there is."""
    if not options.topic:
        return _contents(session, out)
    for verb in VERBS:
        if verb.name == options.topic and verb.name not in topics(session.system):
            parse(verb, ["--help"])
    return _told(options.topic, page(session.system, options.topic), out)


def run_emergency(session: Session, _options: argparse.Namespace, out: Out) -> int:
    """What to do by hand when nothing works, with this machine's folders."""
    from rollback_gui.operations.by_hand import by_hand

    return _told("emergency", page(session.system, "broken") + "\n" + by_hand(session.system, session.places), out)


def _contents(session: Session, out: Out) -> int:
    names = topics(session.system)
    if out.is_json:
        out.document({"topics": names})
        return 0
    from rollback_gui.cli.overview import overview

    out.lines([*overview(), "", "Help pages: " + ", ".join(names) + ". `rollback help restore` shows one."])
    return 0


def _told(topic: str, text: str, out: Out) -> int:
    if out.is_json:
        out.document({"topic": topic, "text": text})
    else:
        out.lines(text.rstrip("\n").split("\n"))
    return 0
