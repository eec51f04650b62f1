"""How much more, or less, than its rarity a word of a query tells of the text that is sought.

python tests/relevance/necessity.py --corpus CORPUS QUERIES [--corpus ...] [--without OTHER...]
> NECESSITY, which the ranking reads as search_app/ranking/data/necessity.npz: of corpora that
`timbao rebuild` reads, with headlines of their own, and without the reports of OTHER, by which it
is judged; forty minutes for 180,000 reports and 280,000 queries.

Of each corpus so many headlines are asked for, some words of as many (`timbao known-items`), and as
many sentences, each kept back from its report: these ask as questions do, for what the text says
and not for what an editor made of it. The best candidates are seen as the re-ranking sees them, and
what the words say of each is learned so that the report sought is the likeliest of them to be
first, with all else that the ranking says (ListNet of Cao et al. 2007, "Learning to rank: from
pairwise approach to listwise approach", with a Gaussian prior). What a text says is never held
against it.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
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
from scipy.special import log_softmax, softmax  # noqa: E402

from indexer.build import rebuild  # noqa: E402
from indexer.document import Document  # noqa: E402
from indexer.engines import open_engine  # noqa: E402
from indexer.schema import news  # noqa: E402
from search_app.evaluate.judged import JudgedQuery, read_queries  # noqa: E402
from search_app.evaluate.known_items import DOCUMENTS, QUERIES, write_known_items  # noqa: E402
from search_app.ranking.agreement import TEMPERATURE  # noqa: E402
from search_app.ranking.evidence import Floats  # noqa: E402
from search_app.ranking.likeness import Similarities  # noqa: E402
from search_app.ranking.necessity import STEPS, STREAMS  # noqa: E402
from search_app.ranking.rerank import FEATURES, TYPED, WINDOW  # noqa: E402
from search_app.ranking.words import form  # noqa: E402
from search_app.search import Archive  # noqa: E402
from search_app.snippets.sentences import sentences  # noqa: E402
from tests.relevance.encoder import packed, reports  # noqa: E402

SENTENCE = (9, 28)
"""The fewest and the most syllables of a sentence that is asked for."""

PRIOR = (1.0, 4.0)
"""What the square of a necessity costs beside the log likelihood of all queries, by STREAMS."""

LEAST = (-1.8, -0.3)
"""The least there may be, by STREAMS: as much as the ranking gives a word of one syllable."""

FIRST_SCALE = 0.1
"""How much likelier than another, in e-folds, a score higher by 1 makes a candidate, at first."""

SEED = 1

_AT_ONCE = 250
_WEIGHTS = np.where(np.isin(FEATURES, ["necessity", "agreement"]), 0.0, TYPED)
_AGREEMENT = TYPED[FEATURES.index("agreement")]
_NOWHERE = -1e6  # the score of a candidate that is none


class Seen(NamedTuple):
    """The candidates of a query.

    `keys` are its words; `told` what the STREAMS of each say of each candidate (STREAMS,
    candidates, words), `scores` what all else does but the agreement, which is told by how
    `similar` they are (candidates, candidates); `right` is the place of the one sought.
    """

    keys: Sequence[str]
    told: NDArray[np.float32]
    scores: Floats
    similar: Similarities
    right: int


class Examples(NamedTuple):
    """The candidates of all queries, WINDOW of each, of which the last may be none.

    A row of `told` has what each stream of each word says of one (a column for each of `words`
    under the first stream, then under the next). `scores` and `similar` are those of `Seen`, of
    each query; `right` is where the one sought is among its candidates.
    """

    words: Sequence[str]
    told: Any
    scores: Floats
    similar: Similarities
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
    """Ask for so many headlines, some words of as many and as many sentences (or all there are), of
    reports indexed in a folder.
    """
    documents, texts = kept_back(documents, queries)
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


def kept_back(
    documents: Sequence[Document], count: int
) -> tuple[list[Document], list[JudgedQuery]]:
    """The documents without a sentence each, and those of so many, or of all that have several."""
    chance = random.Random(SEED)
    left, queries = [], []
    for document in documents:
        body = document.body
        spans = [(a, b) for a, b in sentences(body, 0, len(body)) if _is_asked(body[a:b])]
        if len(spans) > 1:
            start, end = chance.choice(spans)
            queries.append(JudgedQuery(document.id, body[start:end].strip(), kind="sentence"))
            document = replace(document, body=body[:start] + body[end:])
        left.append(document)
    return left, chance.sample(queries, min(count, len(queries)))


def _is_asked(sentence: str) -> bool:
    fewest, most = SENTENCE
    return fewest <= len(sentence.split()) <= most


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
            found.append(Seen(keys, told, scores, judged.similarities, ids.index(query.id)))
    return found


def gathered(seen: Sequence[Seen]) -> Examples:
    """All queries in one table."""
    words = list(dict.fromkeys(key for one in seen for key in one.keys))
    place = {word: i for i, word in enumerate(words)}
    first = np.arange(len(STREAMS))[:, None] * len(words)  # columns of the streams
    columns = [(first + [place[key] for key in one.keys]).ravel() for one in seen]
    widths = np.zeros((len(seen), WINDOW), np.int64)
    scores = np.full(widths.shape, _NOWHERE)
    similar = np.zeros((*widths.shape, WINDOW), np.float32)
    for i, one in enumerate(seen):
        count = len(one.scores)
        widths[i, :count] = len(columns[i])
        scores[i, :count] = one.scores
        similar[i, :count, :count] = one.similar
    told = csr_array(
        (
            np.concatenate([np.concatenate(one.told, axis=1).ravel() for one in seen]),
            np.concatenate(
                [np.tile(own, len(one.scores)) for own, one in zip(columns, seen, strict=True)]
            ),
            np.append(0, np.cumsum(widths)),
        ),
        (widths.size, len(STREAMS) * len(words)),
    )
    told.sum_duplicates()
    told.eliminate_zeros()
    return Examples(words, told, scores, similar, np.array([one.right for one in seen]))


def learned(examples: Examples) -> Floats:
    """The necessities, (STREAMS, words)."""
    told, back = examples.told, examples.told.T.tocsr()
    count = len(examples.right)
    rights = np.arange(count), examples.right
    prior, least = (np.repeat(own, len(examples.words)) for own in (PRIOR, LEAST))
    prior /= count

    def loss(tried: Floats) -> tuple[float, Floats]:
        """The mean loss of a query, and how it goes with each necessity and with the scale."""
        own, scale = tried[:-1], np.exp(tried[-1])
        said = examples.scores + (told @ own.astype(np.float32)).reshape(examples.scores.shape)
        share = softmax(said / TEMPERATURE, axis=1)
        agreed = _times(examples.similar, share)
        scores = said + _AGREEMENT * agreed
        likely = log_softmax(scale * scores, axis=1)
        lost = -likely[rights].mean()
        slope = np.exp(likely)
        slope[rights] -= 1
        slope *= scale / count  # how the loss goes with each score
        by_scale = (slope * scores).sum()
        others = _times(examples.similar, slope) - (agreed * slope).sum(axis=1, keepdims=True)
        slope += _AGREEMENT / TEMPERATURE * share * others
        by_own = back @ slope.ravel().astype(np.float32) + 2 * prior * own
        return lost + prior @ own**2, np.append(by_own, by_scale)

    first = np.append(np.zeros(len(prior)), np.log(FIRST_SCALE))
    bounds = [(one, None) for one in least] + [(None, None)]
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds).x[:-1]
    learnt: Floats = found.reshape(len(STREAMS), -1)
    return learnt


def _times(similar: Similarities, shares: Floats) -> Floats:
    """What each candidate has of all by how similar they are, query by query."""
    found: Floats = (similar @ shares[:, :, None].astype(np.float32))[:, :, 0].astype(np.float64)
    return found


def written(words: Sequence[str], found: Floats) -> bytes:
    """What the ranking reads: the words of which anything was learned."""
    steps = np.round(found * STEPS).astype(np.int16)
    some = np.flatnonzero(steps.any(axis=0)).tolist()
    return packed((words[i] for i in some), steps=steps[:, some].T)


if __name__ == "__main__":
    main()
