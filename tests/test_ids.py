"""Reports are found by their ids, however these are asked for."""

from pathlib import Path

import pytest

from indexer.engines import Searcher, open_engine
from indexer.ids import find
from tests.engines.toys import SCHEMA, batch, document

IDS = ["Hà Nội", "tin", "hai  chỗ trống", "hai chỗ trống", "Ho\u0302\u0300", "tin\ntin"]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    engine = open_engine("memory", Path(tmp_path_factory.mktemp("ids")), SCHEMA)
    engine.rebuild([batch(document(id) for id in IDS)])
    return engine.searcher()


@pytest.mark.parametrize("id", IDS)
def test_an_id_that_is_there_is_taken_as_it_is(id: str, searcher: Searcher) -> None:
    assert find(id, searcher) == IDS.index(id)


@pytest.mark.parametrize(
    ("id", "stored"),
    [
        ("Ha\u0300 No\u0323\u0302i", "Hà Nội"),
        (" Hà \t Nội\u200b\n", "Hà Nội"),
        ("Hà\nNội", "Hà Nội"),
        ("hai   chỗ trống", "hai chỗ trống"),
        ("tin \n tin", "tin\ntin"),
        ("hà nội", None),
        ("tin\udcff", None),
        ("", None),
    ],
)
def test_others_are_taken_as_they_would_be_stored(
    id: str, stored: str | None, searcher: Searcher
) -> None:
    assert find(id, searcher) == (IDS.index(stored) if stored else None)
