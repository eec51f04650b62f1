"""Related reports and reprints, on request: what they reach on judged sets, and their floors.

TIMBAO_RELEVANCE=1 python -m pytest -s tests/relevance/test_neighbours.py shows the figures.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import pytest

from indexer.analysis.syllables import syllables
from indexer.batch import unpack
from indexer.build import rebuild
from indexer.engines import Searcher, open_engine
from indexer.schema import news
from search_app.attachments import Attachments
from search_app.evaluate.judged import read_judged
from search_app.evaluate.measures import MEASURES, measure
from search_app.related import ATTRIBUTES, related

from .gate import DATA
from .on_request import on_request

NEWS = DATA / "baomoi2017.jsonl.gz"
PAIRS = DATA / "baomoi2017-neardup.jsonl"
VIMS = DATA / "vims"

DOCUMENTS = VIMS / "docs.jsonl.gz"
QUERIES, QRELS = VIMS / "related_queries.jsonl.gz", VIMS / "related_qrels.tsv"

pytestmark = on_request(NEWS, PAIRS, DOCUMENTS, QUERIES, QRELS)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    schema = news()
    engine = open_engine("whoosh", tmp_path_factory.mktemp("neighbours"), schema)
    rebuild([DOCUMENTS, NEWS], engine, schema, jobs=os.cpu_count() or 1)
    return engine.searcher()


@pytest.mark.parametrize(
    ("attributes", "recall", "gain"),
    [(ATTRIBUTES, 0.95, 0.95), (("title",), 0.9, 0.895)],
    ids=["the whole report", "its title alone"],
)
def test_related_reports_are_those_of_the_same_cluster(
    searcher: Searcher, attributes: tuple[str, ...], recall: float, gain: float
) -> None:
    judged = read_judged(QUERIES, QRELS)
    kept = Attachments(news())
    rankings = {}
    for query in judged.queries:
        number = searcher.find(query.exclude)
        assert number is not None
        found = related(
            number,
            searcher,
            news(),
            kept.vocabulary(searcher),
            kept.reprints(searcher),
            size=10,
            attributes=attributes,
        )
        rankings[query.id] = [searcher.id(other) for other in found]
    reached = dict(zip(MEASURES, measure(rankings, judged.grades).mean(axis=0), strict=True))
    print({name: round(float(value), 4) for name, value in reached.items()})
    assert reached["recall@10"] >= recall
    assert reached["nDCG@10"] >= gain


def test_reprints_are_grouped_and_nothing_else(searcher: Searcher) -> None:
    pairs = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    alike = {frozenset((pair["a"], pair["b"])): pair["jaccard_est"] for pair in pairs}
    groups: dict[int, list[str]] = defaultdict(list)
    for number, group in Attachments(news()).reprints(searcher).numbered(searcher.find).items():
        groups[group].append(searcher.id(number))
    together = {frozenset(pair) for ids in groups.values() for pair in combinations(ids, 2)}
    likeness = {pair: alike.get(pair) or _likeness(searcher, pair) for pair in together}
    close = {pair for pair, estimate in alike.items() if estimate >= 0.8}
    print(
        f"{len(close & together)} of {len(close)} pairs alike by .8 are grouped; the least alike",
        f"of {len(together)} grouped pairs, {len(together - alike.keys())} of them not in the",
        f"file: {min(likeness.values())}",
    )
    assert len(close & together) >= 0.95 * len(close)
    assert min(likeness.values()) >= 0.3


def _likeness(searcher: Searcher, pair: Iterable[str]) -> float:
    """The Jaccard index of the runs of three words of two reports."""
    one, other = (_runs(searcher, id) for id in pair)
    return len(one & other) / len(one | other)


def _runs(searcher: Searcher, id: str) -> set[tuple[str, ...]]:
    number = searcher.find(id)
    assert number is not None
    report = unpack(searcher.payload(number))[0]
    words = syllables(f"{report.title}\n{report.lead}\n{report.body}".lower())
    return set(zip(words, words[1:], words[2:], strict=False))
