"""Makes `python -m rollback_gui.cli` the same as `rollback`."""

import sys

from rollback_gui.cli.main import main

sys.exit(main())
