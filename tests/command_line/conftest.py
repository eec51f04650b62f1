"""A folder that the tests of the command line read."""

from pathlib import Path

import pytest

from tests.command_line.commands import RECORDS, write
from tests.search_app.archives import build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small corpus and its index."""
    folder = tmp_path_factory.mktemp("run")
    write(folder / "corpus" / "tin.jsonl", RECORDS)
    build([folder / "corpus"], folder)
    return folder
