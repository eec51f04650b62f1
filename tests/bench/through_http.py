"""What a search that nobody asked before takes through HTTP, served as in real use.

python tests/bench/through_http.py INDEX QUERIES [--workers 1,2]: QUERIES as for `timbao evaluate`.
Every query is asked once in each way of typing; the load generator has its part of the processors.
"""

import argparse
import random
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

from search_app.evaluate.judged import read_queries  # noqa: E402
from search_app.evaluate.ways import WAYS  # noqa: E402
from tests.bench import serving, table  # noqa: E402

SEED = 1


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("queries", type=Path)
    options.add_argument("--workers", default="1,2")
    options.add_argument("--sample", type=int, default=2000)
    options.add_argument("--typing", default="accented,accentless")
    given = options.parse_args()
    texts = [query.text for query in read_queries(given.queries)]
    random.Random(SEED).shuffle(texts)
    asked = {
        WAYS[name].label: list(dict.fromkeys(map(WAYS[name].typed, texts[: given.sample])))
        for name in given.typing.split(",")
    }
    measured = {
        workers: serving.measure(given.index, asked, workers=workers)
        for workers in map(int, given.workers.split(","))
    }
    print(table.loads({workers: loads for workers, (loads, _) in measured.items()}), end="\n\n")
    print(table.workers({workers: held for workers, (_, held) in measured.items()}))


if __name__ == "__main__":
    main()
