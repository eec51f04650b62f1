"""Archives that the tests of searching ask."""

import datetime as dt

import pytest

from indexer.document import Document
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf
from tests.search_app.searching.asking import REPORTS


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(REPORTS)


@pytest.fixture(scope="module")
def many(archive_of: ArchiveOf) -> Archive:
    """Two hundred and fifty reports about rain, no two alike in length, in random order."""
    return archive_of(
        Document(
            f"{i:03}",
            "Mưa lớn" if i % 3 else "Mưa",
            f"Mưa ở huyện {i}. " + "Trời tạnh dần. " * (i * 37 % 50) + "Mưa " * (i % 7),
            date=dt.date(2020 + i % 5, 1 + i % 12, 1 + i % 28) if i % 10 else None,
            source=f"Báo {i % 4}",
            category=f"Mục {i % 3}",
            author="" if i % 2 else "Hà",
        )
        for i in range(250)
    )
