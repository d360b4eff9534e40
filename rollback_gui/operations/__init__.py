"""The verbs: one function each, named like its file."""
