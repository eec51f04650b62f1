"""The vectors of words by which a text is told to be about what a query asks for.

python tests/relevance/encoder.py CORPUS... [--without OTHER...] > VECTORS, which the ranking reads
as search_app/ranking/data/encoder.npz: of any corpora that `timbao rebuild` reads, with headlines
of their own, and without the reports of OTHER, by which it is judged; two minutes for 180,000
reports. Queries are headlines or some words of one, as someone types who remembers the story. The
text is what a report begins with: its lead for a title, and its body.

Trained on batches of pairs, every other text of a batch being a wrong one (Henderson et al. 2017,
"Efficient natural language response suggestion for Smart Reply"; in both directions as in Radford
et al. 2021), by AdaGrad with one rate a row (Duchi et al. 2011).
"""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402

from indexer.analysis.segment import Segmenter  # noqa: E402
from indexer.batch import Batch, analyse  # noqa: E402
from indexer.document import Document  # noqa: E402
from indexer.readers import read  # noqa: E402
from indexer.vectors import LARGEST, key_of  # noqa: E402
from search_app.ranking.topic import TITLE, saturated  # noqa: E402
from search_app.ranking.words import BEGINNING  # noqa: E402

DIMENSIONS = 128
BATCH = 512
EPOCHS = 14
RATE = 0.6
"""The learning rate at first; it falls to 0 in a line."""

SCALE = 22.0
"""What a cosine is multiplied by before the softmax."""

DROPPED = 0.3
"""The share of the vocabulary that the texts of a batch go without."""

SHORTENED, FEWEST, MOST = 0.7, 2, 4
"""The share of headlines of which only some words are asked for, and how many these are."""

RAREST, COMMONEST = 20, 0.3
"""Reports that must have a word, and the share that may."""

_BATCH_READ = 1000


class Pairs(NamedTuple):
    """Headlines and texts: the words of each (numbers of `keys`), and of texts their weights.

    `rarity` is the idf of each word.
    """

    keys: list[str]
    headlines: list[NDArray[np.int64]]
    texts: Any
    rarity: NDArray[np.float32]


def main() -> None:
    """Write the vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--without", nargs="+", type=Path, default=[])
    given = parser.parse_args()
    pairs = gathered(reports(given.corpus, given.without))
    queries, texts = trained(pairs)
    asked, asked_scales = quantised(queries)
    said, said_scales = quantised(texts)
    columns = {
        "query": asked,
        "query_scales": asked_scales,
        "text": said,
        "text_scales": said_scales,
    }
    sys.stdout.buffer.write(packed(pairs.keys, **columns))


def packed(keys: Iterable[str], **columns: Any) -> bytes:
    """A table of words as the ranking reads it (`search_app.ranking.words.table`)."""
    written = io.BytesIO()
    np.savez(written, keys=np.frombuffer("\n".join(keys).encode(), np.uint8), **columns)
    return written.getvalue()


def reports(corpus: Sequence[Path], without: Sequence[Path]) -> Iterator[Document]:
    """Those of corpora, but for those of others and their reprints."""
    known = {head for one in _documents(without) for head in _heads(one)} - {""}
    return (one for one in _documents(corpus) if known.isdisjoint(_heads(one)))


def _documents(corpus: Sequence[Path]) -> Iterator[Document]:
    return (one for one in read(corpus) if isinstance(one, Document)) if corpus else iter(())


def _heads(document: Document) -> tuple[str, str]:
    """What a report and its reprints have in common."""
    return document.title.casefold(), document.lead.casefold()


def gathered(documents: Iterable[Document], rarest: int = RAREST) -> Pairs:
    """The headlines and texts of reports, in the words that are neither rare nor everywhere."""
    numbers: dict[str, int] = {}
    headlines: list[NDArray[np.int64]] = []
    kept: list[list[NDArray[np.int64]]] = []
    held: list[NDArray[np.int64]] = []
    for batch in _batches(documents):
        own = np.array(
            [numbers.setdefault(key_of(surface), len(numbers)) for surface in batch.lexicon],
            np.int64,
        )
        for title, lead, body in zip(*(_split(batch, own, name) for name in _NAMES), strict=True):
            headlines.append(title)
            kept.append([lead, body[:BEGINNING]])
            held.append(np.unique(np.concatenate([lead, body])))
    frequencies = np.bincount(np.concatenate(held), minlength=len(numbers))
    chosen = (frequencies >= rarest) & (frequencies <= COMMONEST * len(held))
    chosen[numbers.get("", -1)] = False
    place = np.where(chosen, np.cumsum(chosen) - 1, -1)
    rows = [own[own >= 0] for pair in kept for own in (place[part] for part in pair)]
    owners = np.repeat(np.arange(len(rows)) // 2, [len(row) for row in rows])
    counts = np.repeat(np.tile([TITLE, 1.0], len(kept)), [len(row) for row in rows])
    texts = csr_array(
        (counts.astype(np.float32), (owners, np.concatenate(rows))),
        shape=(len(kept), int(chosen.sum())),
    )
    texts.sum_duplicates()
    texts.data = saturated(texts.data)
    return Pairs(
        [key for key, number in numbers.items() if chosen[number]],
        [own[own >= 0] for own in (place[headline] for headline in headlines)],
        texts,
        np.log(len(held) / frequencies[chosen]).astype(np.float32),
    )


_NAMES = ("title", "lead", "body")


def _batches(documents: Iterable[Document]) -> Iterator[Batch]:
    segmenter = Segmenter()
    left = iter(documents)
    while some := list(islice(left, _BATCH_READ)):
        yield analyse(some, _NAMES, segmenter)


def _split(batch: Batch, own: NDArray[np.int64], name: str) -> list[NDArray[np.int64]]:
    column = batch.tokens[name]
    return np.split(own[column.ids], column.ends[:-1])


def trained(
    pairs: Pairs, dimensions: int = DIMENSIONS, batch: int = BATCH, epochs: int = EPOCHS
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The vectors of words in queries and in texts: shape (keys, dimensions) each."""
    chance = np.random.RandomState(0)
    drawn = chance.normal(size=(len(pairs.keys), dimensions)) / np.sqrt(dimensions)
    queries = (drawn * pairs.rarity[:, None]).astype(np.float32)
    texts = queries.copy()
    seen = np.full((2, len(pairs.keys)), 1e-4, np.float32)  # mean squares of gradients, summed up
    steps = len(pairs.headlines) // batch * epochs
    step = 0
    for _ in range(epochs):
        order = chance.permutation(len(pairs.headlines))
        for start in range(0, len(order) - batch + 1, batch):
            own = order[start : start + batch]
            asked = _asked([pairs.headlines[i] for i in own], len(pairs.keys), chance)
            said = pairs.texts[own]
            kept = chance.rand(len(pairs.keys)) >= DROPPED
            said.data = said.data * kept[said.indices]
            one, one_length = _unit(asked @ queries)
            other, other_length = _unit(said @ texts)
            slope = _slope(one @ other.T)
            rate = RATE * (1 - step / steps)
            by_query = _along(slope @ other, one, one_length)
            by_text = _along(slope.T @ one, other, other_length)
            _descend(queries, seen[0], asked, by_query, rate)
            _descend(texts, seen[1], said, by_text, rate)
            step += 1
    return queries, texts


def _asked(
    headlines: Sequence[NDArray[np.int64]], words: int, chance: np.random.RandomState
) -> Any:
    """Queries: headlines, or some words of one."""
    chosen = [
        chance.permutation(own)[: chance.randint(FEWEST, MOST + 1)]
        if chance.rand() < SHORTENED
        else own
        for own in headlines
    ]
    ends = np.append(0, np.cumsum([len(own) for own in chosen]))
    found = np.concatenate(chosen)
    return csr_array((np.ones(len(found), np.float32), found, ends), shape=(len(chosen), words))


def _unit(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of length 1, and how long they were."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-6)
    return vectors / lengths, lengths


def _slope(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """How the loss goes with each cosine, that of a query and its own text being on the diagonal:
    the mean of the cross entropies by row and by column.
    """
    shares = np.exp(SCALE * (cosines - cosines.max()))
    slope: NDArray[np.float32] = (shares / shares.sum(0) + shares / shares.sum(1)[:, None]) / 2
    slope[np.diag_indices_from(slope)] -= 1
    return slope * np.float32(SCALE)


def _along(
    slope: NDArray[np.float32], unit: NDArray[np.float32], length: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The gradient with respect to vectors, given that to these made as long as 1."""
    along: NDArray[np.float32] = (slope - unit * (slope * unit).sum(1, keepdims=True)) / length
    return along


def _descend(
    vectors: NDArray[np.float32],
    seen: NDArray[np.float32],
    words: Any,
    slope: NDArray[np.float32],
    rate: float,
) -> None:
    """One step of AdaGrad on the rows of the words that were there."""
    rows = np.unique(words.indices)
    gradient = words.T.tocsr()[rows] @ slope
    seen[rows] += np.mean(gradient**2, axis=1)
    vectors[rows] -= rate * gradient / np.sqrt(seen[rows])[:, None]


def quantised(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows as int8, the largest component of each as LARGEST, and what to multiply each by."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / LARGEST
    return np.round(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


if __name__ == "__main__":
    main()
