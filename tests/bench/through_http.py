"""What a search that nobody asked before takes through HTTP, served as in real use.

python tests/bench/through_http.py INDEX QUERIES [--workers 1,2]: QUERIES as for `timbao evaluate`.
Every query is asked once in each way of typing; the load generator has its part of the processors.
"""

import argparse
import random
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

from indexer.engines import open_engine  # noqa: E402
from indexer.schema import news  # noqa: E402
from search_app.evaluate.judged import read_queries  # noqa: E402
from search_app.evaluate.ways import WAYS  # noqa: E402
from tests.bench import serving, table  # noqa: E402
from tests.bench.arguments import in_a_line, positive, several, way  # noqa: E402

SEED = 1


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("queries", type=Path)
    options.add_argument("--workers", type=several(positive), default=[1, 2])
    options.add_argument("--sample", type=positive, default=2000)
    options.add_argument("--typing", type=several(way), default=["accented", "accentless"])
    given = options.parse_args()
    with in_a_line():  # before `timbao serve` would index the sample where there is nothing
        open_engine("whoosh", given.index, news()).searcher()
        texts = [query.text for query in read_queries(given.queries)]
    random.Random(SEED).shuffle(texts)
    asked = {
        WAYS[name].label: list(dict.fromkeys(map(WAYS[name].typed, texts[: given.sample])))
        for name in given.typing
    }
    measured = {
        workers: serving.measure(given.index, asked, workers=workers) for workers in given.workers
    }
    print(table.loads({workers: loads for workers, (loads, _) in measured.items()}), end="\n\n")
    print(table.workers({workers: held for workers, (_, held) in measured.items()}))


if __name__ == "__main__":
    main()
