"""How much faster than pyvi words are found, in one run: python tests/bench/segment.py [CORPUS].

CORPUS is a .jsonl.gz of records with title, lead and body; without it the sample corpus is read.
"""

import gzip
import itertools
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # runs from a bare checkout too

from indexer.analysis.normalise import normalise  # noqa: E402
from indexer.analysis.segment import Segmenter  # noqa: E402
from indexer.analysis.syllables import surface_words, words  # noqa: E402

ARTICLES, ROUNDS = 1000, 3


def articles(corpus: Path | None) -> Iterator[str]:
    """Raw texts, title and lead first."""
    if corpus is None:
        for path in sorted((ROOT / "corpus").rglob("*.txt")):
            yield path.read_text(encoding="utf-8")
        return
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield "\n".join(record.get(part) or "" for part in ("title", "lead", "body"))


def seconds(work: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Processor time of each, the best of a few rounds in which they take turns."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(ROUNDS):
        for name, run in work.items():
            start = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - start)
    return best


def each(function: Callable[[str], object], texts: list[str]) -> Callable[[], None]:
    """Call it on every text, keeping nothing."""

    def run() -> None:
        for text in texts:
            function(text)

    return run


def main() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer

    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    raw = list(itertools.islice(articles(corpus), ARTICLES))
    texts = [normalise(text) for text in raw]
    start = time.process_time()
    segmenter = Segmenter()
    construction = time.process_time() - start
    segmented = segmenter.segment(texts)
    expected = [ViTokenizer.tokenize(text) for text in texts]
    differing = sum(segmenter.tokenize(t) != e for t, e in zip(texts, expected, strict=True))
    tokens = sum(1 + text.count(" ") + text.count("_") for text in expected)
    print(f"{len(texts)} articles, {tokens:,} tokens; {differing} differ from pyvi's")
    print(f"construction {construction * 1e3:.0f} ms")

    query = "hội nghị sơ kết công tác đảng 05-CT/TW"
    times = seconds(
        {
            "pyvi, one text at a time": each(ViTokenizer.tokenize, texts),
            "tokenize, plain Python, one at a time": each(segmenter.tokenize, texts),
            "segment, one text at a time": each(lambda text: segmenter.segment([text]), texts),
            "segment, in batches": lambda: segmenter.segment(texts),
            "normalise, as read": each(normalise, raw),
            "words, with offsets": each(words, segmented),
            "surface_words": each(surface_words, segmented),
            "query": each(lambda text: segmenter.segment([text]), [query] * 1000),
        }
    )
    query_time, baseline = times.pop("query"), next(iter(times.values()))
    for name, spent in times.items():
        print(f"{name:40}{tokens / spent:12,.0f} tokens/s {baseline / spent:7.1f} x pyvi")
    print(f"segment, a query of {len(query.split())} syllables: {query_time * 1e3:.1f} us")


if __name__ == "__main__":
    main()
