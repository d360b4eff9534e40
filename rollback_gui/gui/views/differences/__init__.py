"""The right pane: one file now and after a restore, by field, by line and by detail."""
