"""The window: Qt lives here and nowhere else. `main` builds and ties everything on one page."""
