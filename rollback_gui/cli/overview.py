"""The page that `rollback --help` shows."""

from rollback_gui.cli.arguments import FLAGS, GLOBALS, VERBS


def overview() -> list[str]:
    """Every command in one line each, and the options that all of them take."""
    width = max(len(verb.name) for verb in VERBS) + 2
    return [
        "Usage: rollback [OPTION…] COMMAND …",
        "",
        "Shows what a restore would change, restores exactly that, and can take it back.",
        "",
        *(f"  {verb.name:<{width}}{verb.summary}" for verb in VERBS),
        "",
        "Before and after the command: "
        + ", ".join([f"{name} PATH" for name in GLOBALS] + list(FLAGS))
        + "; --version.",
        "`rollback COMMAND --help` shows a command's own options, `rollback help` the help pages.",
    ]
