"""Which version of this program runs."""


def version() -> str:
    """The version of the installed package, or `0` with `source` where it runs from a source tree."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("rollback-gui")
    except PackageNotFoundError:
        return "0.1.0 (source)"
