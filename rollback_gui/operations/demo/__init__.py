"""A workstation of the shape that the console is for, broken by a migration, in one folder and nowhere else."""

from rollback_gui.operations.demo.make import make_demo
from rollback_gui.operations.demo.nouns import FIRST_SNAPSHOT, Breakage, Demo

__all__ = ["FIRST_SNAPSHOT", "Breakage", "Demo", "make_demo"]
