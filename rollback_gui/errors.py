"""What can go wrong: a class for each decision a caller can take.

The class docstring is the sentence told when nothing more exact is known, `hint` the way out,
`exit_code` what the command line ends with and `code` the word that programs read.
"""


class RollbackError(Exception):
    """Something went wrong inside this program."""

    code = "internal"
    exit_code = 70
    hint = "Run `rollback doctor --bundle` and report what it wrote."

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").partition("\n")[0])
        if hint:
            self.hint = hint

    @property
    def message(self) -> str:
        """The sentence told to the operator; it never holds a secret."""
        return str(self.args[0])


class BadInput(RollbackError):
    """This input cannot be used."""

    code = "bad-input"
    exit_code = 2
    hint = "See `rollback help`."


class NotFound(RollbackError):
    """There is no such thing here."""

    code = "not-found"
    exit_code = 2
    hint = "`rollback list` shows what is there."


class Ambiguous(RollbackError):
    """More than one thing answers to that."""

    code = "ambiguous"
    exit_code = 2
    hint = "Type more of it."


class NewerFormat(RollbackError):
    """This store is from a newer version of this program."""

    code = "newer-format"
    exit_code = 2
    hint = "Update this program, or open another store with --store."


class Foreign(RollbackError):
    """This belongs to another user or machine."""

    code = "foreign"
    exit_code = 2
    hint = "Open it with its owner's account, or use --store for another one."


class MissingPart(RollbackError):
    """A part of the system that this needs is not installed."""

    code = "missing-part"
    exit_code = 2
    hint = "`rollback doctor` names what to install."


class Refused(RollbackError):
    """This was refused; nothing was changed."""

    code = "refused"
    exit_code = 3
    hint = "Look at the reason and try again."


class Drifted(Refused):
    """Files changed since the preview; nothing was touched."""

    code = "drifted"
    hint = "Look at the new preview: run the same command without --plan and --apply."


class Blocked(Refused):
    """Something stands in the way; nothing was touched."""

    code = "blocked"


class NoSpace(Refused):
    """There is not enough room; nothing was touched."""

    code = "no-space"
    hint = "Free some room on that volume and try again."


class NotWritable(Refused):
    """A place cannot be written; nothing was touched."""

    code = "not-writable"


class InUse(Refused):
    """A program holds a file; nothing was touched."""

    code = "in-use"


class Unreadable(Refused):
    """Something cannot be read, and what cannot be read is not taken for absent."""

    code = "unreadable"
    hint = "Make it readable for this user, or leave it out with --skip."


class Unsigned(Refused):
    """This snapshot is not signed; it may have been changed since it was taken."""

    code = "unsigned"
    hint = "Restore it all the same with --accept-unsigned."


class RolledBack(Refused):
    """The restore failed and was taken back; every file is as it was."""

    code = "rolled-back"
    hint = "The cause is named; look at it and try again."


class TimedOut(Refused):
    """An outside program did not answer in time."""

    code = "timeout"


class Unfinished(RollbackError):
    """An earlier restore is unfinished."""

    code = "unfinished"
    exit_code = 4
    hint = "Run `rollback recover`."


class RollbackFailed(RollbackError):
    """The restore failed and could not be taken back completely; nothing is lost."""

    code = "rollback-failed"
    exit_code = 4
    hint = "Run `rollback emergency`: both versions of every file are kept."


class InDoubt(RollbackError):
    """The last record could not be written to the disk; the next start decides."""

    code = "in-doubt"
    exit_code = 4
    hint = "Run `rollback recover` when the disk answers again."


class Busy(RollbackError):
    """Another operation holds the machine."""

    code = "busy"
    exit_code = 5
    hint = "Wait for it to end and try again."


class Locked(RollbackError):
    """The store is locked by another operation."""

    code = "locked"
    exit_code = 5
    hint = "Wait for it to end and try again."


class Damaged(RollbackError):
    """Something in the store is damaged."""

    code = "damaged"
    exit_code = 6
    hint = "`rollback verify` names what is damaged and which snapshots are sound."


class Tampered(RollbackError):
    """Something in the store was changed after it was signed."""

    code = "tampered"
    exit_code = 6
    hint = "Nothing of it goes to its place; `rollback restore ID --into DIR` still gets the bytes out."


class NoKey(RollbackError):
    """The key to the credentials is not at hand."""

    code = "no-key"
    exit_code = 7
    hint = "Unlock the keyring, name the key with --identity FILE, or run `rollback key restore`."


class Cancelled(RollbackError):
    """Cancelled; nothing was changed."""

    code = "cancelled"
    exit_code = 130
    hint = "Run it again when you are ready."


def own_hint(hint: str) -> str:
    """A hint that says more than a class says in every case; empty for one that does not."""
    return "" if hint in _usual_hints(RollbackError) else hint


def _usual_hints(kind: type[RollbackError]) -> set[str]:
    return {kind.hint}.union(*map(_usual_hints, kind.__subclasses__()))
