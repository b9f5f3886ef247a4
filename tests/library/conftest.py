"""What the tests of the library share: a folder and its index."""

import pytest

from tests.library.folders import Library


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path)
    yield library
    library.index.close()
