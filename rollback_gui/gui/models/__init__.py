"""Item models over frozen values, replaced whole."""
