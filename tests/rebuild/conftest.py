"""What the tests of a rebuild share: the news schema, and an engine with no index yet."""

from pathlib import Path

import pytest

from indexer.engines import Engine, open_engine
from indexer.schema import Schema, news


@pytest.fixture
def schema() -> Schema:
    return news()


@pytest.fixture
def engine(tmp_path: Path, schema: Schema) -> Engine:
    return open_engine("whoosh", tmp_path / "index", schema)
