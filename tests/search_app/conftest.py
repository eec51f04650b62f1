"""What the tests of the search layer share: the sample corpus as an archive, and a segmenter."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.analysis.segment import Segmenter
from indexer.document import Document
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf, build, build_of

CORPUS = Path(__file__).parents[2] / "corpus"

# The first example of a test may be the one that loads a table.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The sample corpus."""
    return build([CORPUS], tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def archive_of(tmp_path_factory: pytest.TempPathFactory) -> ArchiveOf:
    def build_in_a_folder_of_its_own(reports: Iterable[Document]) -> Archive:
        return build_of(reports, tmp_path_factory.mktemp("archive"))

    return build_in_a_folder_of_its_own
