"""The one door to the machine: files, processes, clock."""
