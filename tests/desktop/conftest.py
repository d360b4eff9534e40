"""One real session for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.support.desktop import Desktop, desktop_session


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A running desktop session."""
    with desktop_session(tmp_path_factory.mktemp("desktop")) as session:
        yield session
