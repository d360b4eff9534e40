"""What must be told when a definition changed: launchd, systemd, or nobody."""
