"""Rollback: a desktop recovery console for one operator, one workstation, one bad migration.

It keeps snapshots of LaunchAgents, units, configs and credentials, shows what a restore would
change, restores exactly that after a safety snapshot, and can take it back.

Read in this order: model/plan.py (the heart), system/port.py (the one door to the machine),
operations/restore.py (the promise), console.py (the face), gui/main.py (the window's wiring).
"""
