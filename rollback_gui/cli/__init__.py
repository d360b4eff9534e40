"""The command line: every verb of the console without a window; it loads only what the verb needs."""
