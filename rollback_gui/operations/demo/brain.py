"""What lies in the demo's home beside its agents: configs, credentials, dotfiles and stub programs."""

import base64
import json
from collections.abc import Iterator

from rollback_gui.operations.demo.agents import programs
from rollback_gui.operations.demo.nouns import Site
from rollback_gui.operations.demo.sandbox import Sandbox

CONFIGS = ("brain/.mcp.json", "brain/shared/secrets.py", "brain/shared/paths.py")
"""The three configs, below the home."""

CREDENTIALS = (
    ".google-ads/google-ads.yaml",
    ".netrc",
    ".pgpass",
    "brain/.env",
    "brain/infrastructure/mcp-servers/calendar/credentials.json",
    "brain/infrastructure/mcp-servers/ga4/credentials.json",
    "brain/infrastructure/mcp-servers/gmail/credentials.json",
    "brain/infrastructure/mcp-servers/sheets/credentials.json",
    "brain/keys/search-console.json",
)
"""The nine credential files, below the home."""

DOTFILES = (".gitconfig", ".zprofile", ".zshrc")
TOOLS = (".config/pb-tools/aliases.sh", ".config/pb-tools/defaults.yaml", ".config/pb-tools/hosts.toml")

_STUB = "#!/bin/sh\n# Stands in for a program of the demo; it does nothing.\nexit 0\n"
_FOLDERS = ("brain/lib", "brain/logs", "brain/inbox", "brain/notes", "brain/photos", "brain/recordings", "dotfiles")
_SECRETS = '''\
"""Keys of the shared tools. Every value here is made up."""

OPENAI_API_KEY = "made-up-openai-key-4f1d"
SLACK_BOT_TOKEN = "made-up-slack-bot-token-77aa"
SHOPIFY_ADMIN_TOKEN = "made-up-shopify-admin-token-19c3"
WEBHOOK_SECRETS = {
    "orders": "made-up-webhook-secret-orders",
    "leads": "made-up-webhook-secret-leads",
}
RETRIES = 3
'''
_PATHS = '''\
"""Where things lie; every agent imports this."""

from pathlib import Path

HOME = Path.home()
BRAIN = HOME / "brain"
SHARED = BRAIN / "shared"
LOGS = BRAIN / "logs"
SERVERS = BRAIN / "infrastructure" / "mcp-servers"
PYTHON = BRAIN / "venvs" / "main" / "bin" / "python"
'''
_ADS = """\
# Google Ads API, read by every gads agent. Made up.
developer_token: made-up-developer-token
client_id: 000000000000-madeup.apps.example.com
client_secret: made-up-client-secret
refresh_token: 1//made-up-refresh-token-0001
login_customer_id: "0000000000"
use_proto_plus: true
"""
_NETRC = """\
machine git.example.com
  login pb
  password made-up-password
machine reports.example.com
  login pb
  password made-up-other-password
"""
_PGPASS = """\
db.example.com:5432:brain:pb:made-up-database-password
localhost:5432:*:pb:made-up-local-password
"""
_DOTENV = """\
# Read by docker compose and by the gateway.
BRAIN_ENV=production
DATABASE_URL=postgres://pb:made-up-database-password@db.example.com/brain
GATEWAY_TOKEN="made-up-gateway-token"
"""
_SHELL = {
    ".zshrc": (
        "# Interactive shells.\nexport EDITOR=vim\nexport BRAIN=$HOME/brain\n"
        "path=($HOME/bin $BRAIN/bin $path)\nsource $HOME/.config/pb-tools/aliases.sh\n"
    ),
    ".zprofile": "# Login shells.\nexport LANG=en_GB.UTF-8\nexport PYTHONPATH=$HOME/brain/shared\n",
    ".gitconfig": "[user]\n\tname = P. B.\n\temail = pb@example.com\n[init]\n\tdefaultBranch = main\n",
    ".config/pb-tools/aliases.sh": "alias reload='launchctl list | grep com.pb'\nalias notes='cd ~/brain/notes'\n",
    ".config/pb-tools/defaults.yaml": "editor: vim\ntimezone: Europe/London\nreports:\n  days: 30\n  currency: GBP\n",
    ".config/pb-tools/hosts.toml": '[reports]\nurl = "https://reports.example.com"\ntimeout = 20\n',
}
"""The dotfiles and the files of the tools' folder."""


def furnish(sandbox: Sandbox, site: Site) -> None:
    """Fill the home with everything but agents, units and the profile."""
    for below in _FOLDERS:
        sandbox.folder(f"home/{below}")
    for below, text, mode in _files(site.home):
        sandbox.folder(f"home/{below}".rpartition("/")[0])
        sandbox.put(f"home/{below}", text, mode)


def _files(home: str) -> Iterator[tuple[str, str, int]]:
    yield "brain/.mcp.json", json.dumps(_mcp(home), indent=2) + "\n", 0o600
    yield "brain/shared/secrets.py", _SECRETS, 0o600
    yield "brain/shared/paths.py", _PATHS, 0o644
    yield from ((below, text, 0o600) for below, text in _credentials().items())
    yield from ((below, text, 0o644) for below, text in _SHELL.items())
    yield "brain/venvs/main/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.9\n", 0o644
    for below in ("brain/venvs/main/bin/python", "brain/bin/node"):
        yield below, _STUB, 0o755
    for below in programs():
        yield below, _STUB if below.startswith("bin/") else f"{_comment(below)} {below}: a stub of the demo.\n", 0o755


def _comment(below: str) -> str:
    return "//" if below.endswith(".js") else "#"


def _credentials() -> dict[str, str]:
    servers = "brain/infrastructure/mcp-servers"
    return {
        ".google-ads/google-ads.yaml": _ADS,
        ".netrc": _NETRC,
        ".pgpass": _PGPASS,
        "brain/.env": _DOTENV,
        f"{servers}/calendar/credentials.json": _installed("calendar"),
        f"{servers}/gmail/credentials.json": _installed("gmail"),
        f"{servers}/ga4/credentials.json": _service_account("ga4"),
        f"{servers}/sheets/credentials.json": _service_account("sheets"),
        "brain/keys/search-console.json": _service_account("search-console"),
    }


def _installed(name: str) -> str:
    """What an OAuth client keeps: its own secret and the token that it refreshes."""
    client = {
        "client_id": f"000000000000-{name}.apps.example.com",
        "project_id": f"made-up-{name}",
        "client_secret": f"made-up-client-secret-{name}",
        "redirect_uris": ["http://localhost"],
    }
    token = {"refresh_token": f"1//made-up-refresh-token-{name}", "expiry": "2025-06-15T12:00:00Z"}
    return json.dumps({"installed": client, "token": token}, indent=2) + "\n"


def _service_account(name: str) -> str:
    key = {
        "type": "service_account",
        "project_id": f"made-up-{name}",
        "private_key_id": f"made-up-key-id-{name}",
        "private_key": _private_key(name),
        "client_email": f"{name}@made-up-{name}.iam.example.com",
        "client_id": "000000000000000000000",
        "token_uri": "https://oauth2.example.com/token",
    }
    return json.dumps(key, indent=2) + "\n"


def _private_key(name: str) -> str:
    """Text of the shape of a PEM key; what it encodes says that it is none."""
    body = base64.b64encode(f"This key of {name} is made up. ".encode() * 30).decode()
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    kind = "PRIVATE KEY"
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""])


def _mcp(home: str) -> dict[str, object]:
    servers = f"{home}/brain/infrastructure/mcp-servers"
    python = f"{home}/brain/venvs/main/bin/python"
    found: dict[str, object] = {}
    for name, key in (
        ("gmail", "GMAIL_CREDENTIALS"),
        ("calendar", "CALENDAR_CREDENTIALS"),
        ("ga4", "GOOGLE_APPLICATION_CREDENTIALS"),
        ("sheets", "GOOGLE_APPLICATION_CREDENTIALS"),
    ):
        environment = {key: f"{servers}/{name}/credentials.json", "PYTHONPATH": f"{home}/brain/shared"}
        found[name] = {"command": python, "args": ["-m", f"servers.{name}"], "env": environment}
    found["google-ads"] = {
        "command": python,
        "args": ["-m", "servers.google_ads"],
        "env": {"GOOGLE_ADS_CONFIGURATION_FILE_PATH": f"{home}/.google-ads/google-ads.yaml"},
    }
    found["search"] = {
        "command": f"{home}/brain/bin/node",
        "args": [f"{home}/brain/agents/page_speed.js"],
        "env": {"SEARCH_API_KEY": "made-up-search-api-key", "LOG_LEVEL": "info"},
    }
    return {"mcpServers": found}
