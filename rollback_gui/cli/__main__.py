"""Makes `python -m rollback_gui.cli` the same as `rollback`."""

import sys


def run() -> int:
    """The command line; an interrupt while it is still being loaded ends like any other one."""
    try:
        from rollback_gui.cli.main import main
        from rollback_gui.system.hardening import harden

        harden()
    except KeyboardInterrupt:
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(run())
