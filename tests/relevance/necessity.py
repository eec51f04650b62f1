"""How much more, or less, than its rarity a word of a query tells of the text that is sought.

python tests/relevance/necessity.py --corpus CORPUS QUERIES [--corpus ...] [--without OTHER...]
> NECESSITY, which the ranking reads as search_app/ranking/data/necessity.npz: of corpora that
`timbao rebuild` reads, with headlines of their own, and without the reports of OTHER, by which it
is judged; half an hour for 180,000 reports and 208,000 queries.

Of each corpus so many headlines are asked for, and some words of as many (`timbao known-items`).
The best candidates are seen as the re-ranking sees them, and what the words say of each is learned
so that the report of the headline is the likeliest of them to be first, beside all else that the
ranking says (ListNet of Cao et al. 2007, "Learning to rank: from pairwise approach to listwise
approach", with a Gaussian prior). What a text says is never held against it.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from os import cpu_count
from pathlib import Path
from typing import Any, NamedTuple

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from scipy.optimize import minimize  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402

from indexer.build import rebuild  # noqa: E402
from indexer.document import Document  # noqa: E402
from indexer.engines import open_engine  # noqa: E402
from indexer.schema import news  # noqa: E402
from search_app.evaluate.judged import JudgedQuery, read_queries  # noqa: E402
from search_app.evaluate.known_items import DOCUMENTS, QUERIES, write_known_items  # noqa: E402
from search_app.ranking.necessity import STEPS, STREAMS  # noqa: E402
from search_app.ranking.rerank import FEATURES, TYPED  # noqa: E402
from search_app.ranking.words import form  # noqa: E402
from search_app.search import Archive  # noqa: E402
from tests.relevance.encoder import packed, reports  # noqa: E402

PRIOR = (0.5, 2.0)
"""What the square of a necessity costs beside the log likelihood of all queries, by STREAMS."""

LEAST = (-1.8, -0.3)
"""The least there may be, by STREAMS: as much as the ranking gives a word of one syllable."""

FIRST_SCALE = 0.1
"""How much likelier than another, in e-folds, a score higher by 1 makes a candidate, at first."""

_AT_ONCE = 250
_WEIGHTS = np.where(np.array(FEATURES) == "necessity", 0.0, TYPED)

Floats = NDArray[np.float64]


class Seen(NamedTuple):
    """The candidates of a query.

    `keys` are its words; `told` what the STREAMS of each say of each candidate (STREAMS,
    candidates, words), `scores` what all else does, `right` is the place of the one sought.
    """

    keys: Sequence[str]
    told: NDArray[np.float32]
    scores: Floats
    right: int


class Examples(NamedTuple):
    """The candidates of all queries: what each stream of each word says of each of them (a column
    for each of `words` under the first stream, then under the next), and what all else does.

    `firsts` and `right` are the rows at which those of a query begin and of the one sought.
    """

    words: Sequence[str]
    told: Any
    scores: Floats
    firsts: NDArray[np.int64]
    right: NDArray[np.int64]


def main() -> None:
    """Write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", nargs=2, action="append", required=True)
    parser.add_argument("--without", nargs="+", type=Path, default=[])
    given = parser.parse_args()
    seen: list[Seen] = []
    for corpus, queries in given.corpus:
        with tempfile.TemporaryDirectory() as folder:
            documents = list(reports([Path(corpus)], given.without))
            seen += asked(documents, int(queries), Path(folder))
    examples = gathered(seen)
    sys.stdout.buffer.write(written(examples.words, learned(examples)))


def asked(documents: Sequence[Document], queries: int, where: Path) -> list[Seen]:
    """Ask for so many headlines and for some words of as many, of reports indexed in a folder."""
    texts: list[JudgedQuery] = []
    for seed, (full, short) in enumerate([(queries, 0), (0, queries)]):
        write_known_items(documents, where, seed=seed, full=full, short=short)
        texts += read_queries(where / QUERIES)
    schema = news()
    jobs = cpu_count() or 1
    rebuild([where / DOCUMENTS], open_engine("whoosh", where / "index", schema), schema, jobs=jobs)
    parts = [texts[at : at + _AT_ONCE] for at in range(0, len(texts), _AT_ONCE)]
    with ProcessPoolExecutor(jobs) as workers:
        found = workers.map(_candidates, repeat(str(where / "index")), parts)
        return [one for some in found for one in some]


@cache
def _archive(index: str) -> Archive:
    schema = news()
    return Archive(open_engine("whoosh", Path(index), schema), schema)


def _candidates(index: str, queries: Sequence[JudgedQuery]) -> list[Seen]:
    """Those of the queries typed with accents whose report is among them."""
    found = []
    for query in queries:
        ids, reading, judged = _archive(index).candidates(query.text)
        if reading.sure and query.id in ids:
            keys = [form(word.key) for word in reading.words]
            scores = judged.features @ _WEIGHTS
            told = np.stack(judged.words).astype(np.float32)
            found.append(Seen(keys, told, scores, ids.index(query.id)))
    return found


def gathered(seen: Sequence[Seen]) -> Examples:
    """All queries in one table."""
    words = list(dict.fromkeys(key for one in seen for key in one.keys))
    place = {word: i for i, word in enumerate(words)}
    first = np.arange(len(STREAMS))[:, None] * len(words)  # columns of the streams
    columns = [(first + [place[key] for key in one.keys]).ravel() for one in seen]
    counts = [len(one.scores) for one in seen]
    widths = np.repeat([len(own) for own in columns], counts)
    told = csr_array(
        (
            np.concatenate([np.concatenate(one.told, axis=1).ravel() for one in seen]),
            np.concatenate(
                [np.tile(own, count) for own, count in zip(columns, counts, strict=True)]
            ),
            np.append(0, np.cumsum(widths)),
        ),
        (len(widths), len(STREAMS) * len(words)),
    )
    told.sum_duplicates()
    told.eliminate_zeros()
    firsts = np.append(0, np.cumsum(counts)[:-1])
    right = firsts + [one.right for one in seen]
    return Examples(words, told, np.concatenate([one.scores for one in seen]), firsts, right)


def learned(examples: Examples) -> Floats:
    """The necessities, (STREAMS, words)."""
    told, back = examples.told, examples.told.T.tocsr()
    firsts, queries = examples.firsts, len(examples.firsts)
    owners = np.repeat(np.arange(queries), np.diff(np.append(firsts, len(examples.scores))))
    prior, least = (np.repeat(own, len(examples.words)) for own in (PRIOR, LEAST))
    prior /= queries

    def loss(tried: Floats) -> tuple[float, Floats]:
        """The mean loss of a query, and how it goes with each necessity and with the scale."""
        own, scale = tried[:-1], np.exp(tried[-1])
        scores = examples.scores + told @ own
        scaled = scale * scores
        best = np.maximum.reduceat(scaled, firsts)
        likely = np.exp(scaled - best[owners])
        sums = np.add.reduceat(likely, firsts)
        lost = np.log(sums) + best - scaled[examples.right]
        slope = likely / sums[owners]
        slope[examples.right] -= 1
        slope /= queries
        by_own = scale * (back @ slope) + 2 * prior * own
        return lost.mean() + prior @ own**2, np.append(by_own, slope @ scaled)

    first = np.append(np.zeros(len(prior)), np.log(FIRST_SCALE))
    bounds = [(one, None) for one in least] + [(None, None)]
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds).x[:-1]
    learnt: Floats = found.reshape(len(STREAMS), -1)
    return learnt


def written(words: Sequence[str], found: Floats) -> bytes:
    """What the ranking reads: the words of which anything was learned."""
    steps = np.round(found * STEPS).astype(np.int16)
    some = np.flatnonzero(steps.any(axis=0)).tolist()
    return packed((words[i] for i in some), steps=steps[:, some].T)


if __name__ == "__main__":
    main()
