"""Related reports and reprints, on request: what they reach on judged sets, and their floors.

TIMBAO_RELEVANCE=1 python -m pytest -s tests/relevance/test_neighbours.py shows the figures.
"""

import json
import os

import pytest

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

pytestmark = on_request(NEWS)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    schema = news()
    engine = open_engine("whoosh", tmp_path_factory.mktemp("neighbours"), schema)
    rebuild([VIMS / "docs.jsonl.gz", NEWS], engine, schema, jobs=os.cpu_count() or 1)
    return engine.searcher()


@pytest.mark.parametrize(
    ("attributes", "recall", "gain"),
    [(ATTRIBUTES, 0.95, 0.95), (("title",), 0.9, 0.895)],
    ids=["the whole report", "its title alone"],
)
def test_related_reports_are_those_of_the_same_cluster(
    searcher: Searcher, attributes: tuple[str, ...], recall: float, gain: float
) -> None:
    judged = read_judged(VIMS / "related_queries.jsonl.gz", VIMS / "related_qrels.tsv")
    kept = Attachments()
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
    reprints = Attachments().reprints(searcher)
    together = {
        frozenset((id, other)) for pair in alike for id in pair for other in reprints.others(id)
    }
    close = {pair for pair, likeness in alike.items() if likeness >= 0.8}
    print(
        f"{len(close & together)} of {len(close)} pairs alike by .8 are grouped;",
        f"the least alike of {len(together)} grouped pairs: {min(alike[p] for p in together)}",
    )
    assert len(close & together) >= 0.95 * len(close)
    assert together <= alike.keys()
    assert min(alike[pair] for pair in together) >= 0.3
