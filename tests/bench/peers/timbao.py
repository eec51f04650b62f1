"""Tìm Báo's own engine: analysed batches in, the query AST as it is."""

from collections.abc import Callable
from pathlib import Path

from indexer.batch import unpack
from indexer.engines import Matches, Searcher, open_engine

from ..corpus import SCHEMA, Corpus
from ..questions import FACETS, Question
from . import TOP, Answer, Index, Peer


class TimBao:
    """`indexer.engines.whoosh` over finished batches."""

    def builder(self, corpus: Corpus) -> Callable[[Path], None]:
        batches = corpus.batches()

        def build(where: Path) -> None:
            open_engine("whoosh", where, SCHEMA).rebuild(batches)

        return build

    def open(self, where: Path) -> Index:
        return TimBaoIndex(open_engine("whoosh", where, SCHEMA).searcher())


class TimBaoIndex:
    """A searcher with an empty cache."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def prepare(self, question: Question) -> Callable[[], Matches]:
        facets = FACETS if question.counted else ()

        def ask() -> Matches:
            found = self._searcher.search(
                question.query,
                limit=TOP,
                sort=question.sort,
                facets=facets,
                histogram=question.counted,
            )
            for tally in found.facets.values():
                tally.most()  # as the others give them
            return found

        return ask

    def answer(self, question: Question, found: Matches) -> Answer:
        return Answer(
            [unpack(self._searcher.payload(number))[0].id for number in found.numbers],
            found.total,
            found.facets,
            {int(month.replace("-", "")): n for month, n in found.histogram.items()},
        )

    def close(self) -> None:
        """Nothing is held but mapped files."""


PEERS: dict[str, Peer] = {"timbao": TimBao()}
