"""The systemd user units of the demo, on Linux: services, a timer, and the links that enable them."""

from rollback_gui.operations.demo.nouns import Site
from rollback_gui.operations.demo.sandbox import Sandbox

ENABLED = {
    "default.target.wants/pb-sync.service": "../pb-sync.service",
    "default.target.wants/pb-indexer.service": "../pb-indexer.service",
    "timers.target.wants/pb-backup.timer": "../pb-backup.timer",
}
"""Links below the units' folder, and what they point to."""

_SYNC = """\
[Unit]
Description=Keep the brain in step with the server
After=network-online.target

[Service]
Type=simple
ExecStart="{home}/brain/venvs/main/bin/python" "{home}/brain/agents/memory_sync.py"
Environment="PYTHONPATH={home}/brain/shared"
Environment=SYNC_TOKEN=made-up-sync-token-0002
Restart=on-failure
RestartSec=30

[Install]
WantedBy=default.target
"""
_INDEXER = """\
[Unit]
Description=Index the notes

[Service]
Type=simple
ExecStart="{home}/brain/venvs/main/bin/python" "{home}/brain/agents/knowledge_index.py"
WorkingDirectory={home}/brain
Nice=10

[Install]
WantedBy=default.target
"""
_BACKUP = """\
[Unit]
Description=Back the brain up

[Service]
Type=oneshot
ExecStart="{home}/bin/backup-brain"
"""
_TIMER = """\
[Unit]
Description=Back the brain up every night

[Timer]
OnCalendar=*-*-* 01:00:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def units(site: Site) -> dict[str, str]:
    """Every unit file by name; a `%` in the home is doubled, as systemd wants it."""
    texts = {
        "pb-backup.service": _BACKUP,
        "pb-backup.timer": _TIMER,
        "pb-indexer.service": _INDEXER,
        "pb-sync.service": _SYNC,
    }
    return {name: text.replace("{home}", site.home.replace("%", "%%")) for name, text in texts.items()}


def install_units(sandbox: Sandbox, site: Site) -> None:
    """Write the units and enable them."""
    for name, text in units(site).items():
        sandbox.folder(site.units)
        sandbox.put(f"{site.units}/{name}", text)
    for below, target in ENABLED.items():
        sandbox.folder(f"{site.units}/{below}".rpartition("/")[0])
        sandbox.link(f"{site.units}/{below}", target)
