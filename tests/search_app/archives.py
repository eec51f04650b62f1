"""Archives for the tests, built from reports as anyone would build them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import open_engine
from indexer.schema import news
from search_app.search import Archive, SearchRequest

ArchiveOf: TypeAlias = Callable[[Iterable[Document]], Archive]
"""Builds an archive of the reports given, in a folder of its own."""


def build(paths: Iterable[Path], folder: Path) -> Archive:
    """An archive of the files given; its index lies in `folder`."""
    schema = news()
    engine = open_engine("whoosh", folder / "index", schema)
    rebuild(list(paths), engine, schema)
    return Archive(engine, schema)


def build_of(reports: Iterable[Document], folder: Path) -> Archive:
    """An archive of the reports given; records and index lie in `folder`."""
    records = folder / "reports.jsonl"
    records.write_text("".join(f"{d.to_json()}\n" for d in reports), encoding="utf-8")
    return build([records], folder)


def found(archive: Archive, text: str, size: int = 100, **wanted: object) -> list[str]:
    """The ids of the reports that answer, best first."""
    request = SearchRequest(text, size=size, **wanted)  # type: ignore[arg-type]
    return [hit.document.id for hit in archive.search(request).hits]
