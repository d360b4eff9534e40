"""What readers of definitions insist on: launchd, systemd, and programs that read `.mcp.json`."""

from rollback_gui.formats.document import Document
from rollback_gui.formats.tree import Dictionary, Node, Scalar, Sequence
from rollback_gui.model.snapshot import Kind

_TYPES = {
    "Label": "string", "Program": "string", "ProgramArguments": "list", "EnvironmentVariables": "dictionary",
    "RunAtLoad": "boolean", "StartInterval": "integer", "WorkingDirectory": "string", "StandardOutPath": "string",
    "StandardErrorPath": "string", "StandardInPath": "string", "WatchPaths": "list", "QueueDirectories": "list",
    "ThrottleInterval": "integer", "ExitTimeOut": "integer", "Disabled": "boolean", "ProcessType": "string",
    "MachServices": "dictionary", "Sockets": "dictionary", "UserName": "string", "GroupName": "string",
    "Nice": "integer",
}  # fmt: skip
_NEEDED_SECTIONS = {"service": "Service", "timer": "Timer", "socket": "Socket", "path": "Path", "mount": "Mount"}
_STARTS = ("ExecStart", "ExecStop")


def problem_in(kind: Kind, name: str, document: Document) -> str:
    """What a sound document lacks, or has in a type that its reader refuses; empty when nothing."""
    if document.form in ("plist", "binary plist") and kind == "plist":
        return _launchd_problem(document.root)
    if document.form == "unit":
        return _unit_problem(name, document.root)
    if name.endswith("mcp.json") and document.form == "json":
        return _mcp_problem(document.root)
    return ""


def _type(node: Node) -> str:
    return node.type if isinstance(node, Scalar) else "list" if isinstance(node, Sequence) else "dictionary"


def _launchd_problem(root: Node | None) -> str:
    if not isinstance(root, Dictionary):
        return "A launchd definition is a dictionary, this is not."
    for key, wanted in _TYPES.items():
        node = root.get(key)
        if node is not None and _type(node) != wanted:
            return f"{key}: {_a(_type(node))} where launchd wants {_a(wanted)}."
    label = root.get("Label")
    if not isinstance(label, Scalar) or not label.text:
        return "Label: missing."
    arguments = root.get("ProgramArguments")
    if isinstance(arguments, Sequence):
        for at, item in enumerate(arguments.items):
            if _type(item) != "string":
                return f"ProgramArguments.[{at}]: {_a(_type(item))} where launchd wants a string."
    has_program = any(root.get(key) is not None for key in ("Program", "BundleProgram"))
    if not has_program and not (isinstance(arguments, Sequence) and arguments.items):
        return "Program or ProgramArguments: missing."
    return ""


def _unit_problem(name: str, root: Node | None) -> str:
    if not isinstance(root, Dictionary) or not root.pairs:
        return "No section: a unit file has at least one."
    needed = _NEEDED_SECTIONS.get(name.rpartition(".")[2])
    section = root.get(needed) if needed else None
    if needed and section is None:
        return f"[{needed}]: missing."
    if needed == "Service" and isinstance(section, Dictionary):
        is_oneshot = any(
            key == "Type" and isinstance(node, Scalar) and node.text == "oneshot" for key, node in section.pairs
        )
        if not is_oneshot and not any(key in _STARTS for key, _ in section.pairs):
            return "Service.ExecStart: missing."
    return ""


def _mcp_problem(root: Node | None) -> str:
    servers = root.get("mcpServers") if isinstance(root, Dictionary) else None
    if not isinstance(servers, Dictionary):
        return "mcpServers: missing."
    for name, server in servers.pairs:
        if not isinstance(server, Dictionary):
            return f"mcpServers.{name}: {_a(_type(server))} where a dictionary is wanted."
        if server.get("command") is None and server.get("url") is None:
            return f"mcpServers.{name}.command: missing."
    return ""


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
