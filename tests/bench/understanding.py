"""What understanding and re-ranking add to a search, in milliseconds of processor time.

python tests/bench/understanding.py INDEX QUERIES [--sample N]: QUERIES as for `timbao evaluate`.
Every query is asked twice in each way of typing; the second time, when its terms are known, counts.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

from indexer.processor import spare  # noqa: E402

spare()  # as run.py does, before numpy is imported

import numpy as np  # noqa: E402

from indexer.engines import open_engine  # noqa: E402
from indexer.schema import news  # noqa: E402
from search_app.attachments import Attachments  # noqa: E402
from search_app.evaluate.judged import read_queries  # noqa: E402
from search_app.evaluate.ways import WAYS  # noqa: E402
from search_app.planning.plan import Plan, plan  # noqa: E402
from search_app.ranking.rerank import WINDOW, rerank  # noqa: E402
from search_app.request import FACETS  # noqa: E402
from search_app.syntax.parse import parse  # noqa: E402
from search_app.understanding.understand import understand  # noqa: E402
from tests.bench.arguments import in_a_line, positive  # noqa: E402

STAGES = ("hiểu", "lập kế hoạch", "tìm, đếm nhóm", "xếp lại", "hiểu + xếp lại")
SEED = 1


class Archive:
    """An index, asked stage by stage."""

    def __init__(self, index: Path) -> None:
        self.schema = news()
        self.searcher = open_engine("whoosh", index, self.schema).searcher()
        attachments = Attachments(news())
        self.syllabary = attachments.syllabary(self.searcher)
        self.vocabulary = attachments.vocabulary(self.searcher)
        self.synonyms = attachments.synonyms(self.searcher)
        self.likeness = attachments.likeness(self.searcher)

    def ask(self, text: str) -> Iterator[None]:
        """Answer, halting after every stage."""
        parsed = parse(text)
        yield
        understood = understand(parsed.query, self.syllabary)
        yield
        planned: Plan = plan(
            understood.query,
            self.searcher,
            self.schema,
            self.vocabulary,
            synonyms=self.synonyms,
        )
        yield
        found = self.searcher.search(planned.query, limit=WINDOW, facets=FACETS, histogram=True)
        yield
        if planned.reading.syllables:
            rerank(
                planned.reading,
                found.numbers,
                found.scores,
                self.searcher,
                self.schema,
                self.likeness,
            )
        yield


def milliseconds(archive: Archive, text: str) -> list[float]:
    """What each of STAGES took."""
    clocks = [process_time() for _ in archive.ask(text)]
    stages = (np.diff(clocks) * 1000).tolist()
    return [*stages, stages[0] + stages[-1]]


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("queries", type=Path)
    options.add_argument("--sample", type=positive, default=500)
    given = options.parse_args()
    with in_a_line():
        archive = Archive(given.index)
        queries = [query.text for query in read_queries(given.queries)]
    random.Random(SEED).shuffle(queries)
    texts = queries[: given.sample]
    print(f"{len(archive.searcher)} bài, {len(texts)} câu; p50 / p95, mili giây bộ xử lý\n")
    print("| gõ | " + " | ".join(STAGES) + " |\n|---|" + "---:|" * len(STAGES))
    for name in ("accented", "accentless", "half", "telex"):
        typed = [WAYS[name].typed(text) for text in texts]
        for text in typed:
            milliseconds(archive, text)
        taken = np.array([milliseconds(archive, text) for text in typed])
        middle, late = np.percentile(taken, [50, 95], axis=0)
        cells = [f"{one:.1f} / {other:.1f}" for one, other in zip(middle, late, strict=True)]
        print(f"| {WAYS[name].label} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
