"""Peers: one module for each, which builds an index of finished terms and translates the plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from ..corpus import Corpus
from ..questions import Question

TOP = 10
"""Documents a question asks for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer found: ids of the best documents, the exact total, and counts by value."""

    ids: list[str]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    histogram: dict[int, int] = field(default_factory=dict)


class Index(Protocol):
    """An index that is open, and has not been asked anything yet."""

    def prepare(self, question: Question) -> Callable[[], Any]:
        """Translate the question; each call of the result asks it once more."""

    def answer(self, question: Question, found: Any) -> Answer:
        """Spell out what a call of the prepared question returned."""

    def close(self) -> None:
        """Let go of the files."""


class Peer(Protocol):
    """A search engine; a module in this folder is one."""

    def builder(self, corpus: Corpus) -> Callable[[Path], None]:
        """Take the corpus into memory; what is returned makes an index of it in an empty folder."""

    def open(self, where: Path) -> Index:
        """Open the index in a folder, with nothing in the peer's own caches."""


PEERS: Mapping[str, str] = {
    "timbao": "indexer",
    "tantivy": "tantivy",
    "tantivy-1": "tantivy",
    "fts5": "sqlite3",
    "whoosh": "whoosh",
}
"""The peers, and the package that each needs; tantivy-1 is tantivy with one indexing thread."""


def peer(name: str) -> Peer:
    """The peer of that name. Raises ImportError where its package is not installed."""
    import_module(PEERS[name])
    module = name.partition("-")[0]
    return cast(Peer, import_module(f"{__name__}.{module}").PEERS[name])


def installed() -> list[str]:
    """The peers that can be measured here."""
    found = []
    for name in PEERS:
        try:
            peer(name)
        except ImportError:
            continue
        found.append(name)
    return found
