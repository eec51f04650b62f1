"""Word vectors: which words are alike, told by the reports they occur in.

Latent semantic analysis (Deerwester et al. 1990, "Indexing by latent semantic analysis"): from the
tf-idf of words in some thousand reports, by title, lead and body. A word's vector is its row of the
right singular vectors, scaled by the roots of the singular values and then to length 1. These are
found by random projection from a fixed seed (Halko et al. 2011, "Finding structure with
randomness"). Counted while an index is built and kept with it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .analysis.syllables import syllables
from .arrays import ArrayFile, pack_arrays, unpack_arrays
from .batch import Batch
from .ragged import spread
from .surfaces import Surfaces

VECTORS = "vectors"
"""The name under which an index keeps them."""

DIMENSIONS = 64

LARGEST = 127
"""What a component of 1.0 is written as."""

FEWEST = 1_000
"""Reports below which there is too little to learn from: no word has a vector."""

MOST = 20_000
"""Reports looked at: of more, every second one, then every fourth one, and so on."""

_RAREST, _COMMONEST = 3, 0.3  # reports that must have a word, and the share that may
_ATTRIBUTES = ("title", "lead", "body")
_SPARE = 10  # directions beyond those wanted, for a better projection
_NONE = 0  # figures and codes: they have no vector


class VectorsBuilder:
    """Gathers the words of reports as batches pass."""

    def __init__(self, surfaces: Surfaces | None = None) -> None:
        self._surfaces = surfaces or Surfaces()
        self._seen = 0
        self._step = 1
        # The words of reports, one report behind the other; of each how many, and its number.
        self._words = ArrayFile(np.int32)
        self._sizes, self._numbers = ArrayFile(np.int64), ArrayFile(np.int64)

    def add(self, batch: Batch) -> None:
        """Gather the words of a batch."""
        size = len(batch.documents)
        kept = np.arange(-self._seen % self._step, size, self._step)
        words, sizes = self._words_of(batch, kept)
        self._words.extend(words)
        self._sizes.extend(sizes)
        self._numbers.extend(self._seen + kept)
        self._seen += size
        if self._seen > MOST * self._step:
            self._step *= 2

    def _words_of(
        self, batch: Batch, kept: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The words of some reports of a batch, and how many each has."""
        columns = [batch.tokens[name] for name in _ATTRIBUTES]
        starts = [np.append(0, column.ends)[kept] for column in columns]
        sizes = [column.ends[kept] - start for column, start in zip(columns, starts, strict=True)]
        # One report behind the other, each with its attributes one behind the other.
        firsts = np.cumsum([0, *(len(column.ids) for column in columns[:-1])])
        places = spread(
            np.column_stack([a + b for a, b in zip(starts, firsts, strict=True)]).ravel(),
            np.column_stack(sizes).ravel(),
        )
        own = np.concatenate([column.ids for column in columns])[places]
        return self._surfaces.numbers(batch.lexicon)[own].astype(np.int32), np.sum(sizes, axis=0)

    def build(self) -> memoryview:
        """The vectors as a block that `Vectors` reads."""
        kept, sizes = self._numbers.read() % self._step == 0, self._sizes.read()
        surfaces, found = self._surfaces.since(0), self._words.read()[np.repeat(kept, sizes)]
        numbers = {"": _NONE}
        number_of = np.zeros(len(surfaces), np.int32)
        for i in np.flatnonzero(np.bincount(found)).tolist():
            number_of[i] = numbers.setdefault(key_of(surfaces[i]), len(numbers))
        keys = list(numbers)
        words, vectors = _learned(number_of[found], sizes[kept], len(keys))
        return pack_arrays(
            {
                "keys": np.frombuffer(
                    "\n".join(keys[i] for i in words.tolist()).encode(), np.uint8
                ),
                "vectors": np.round(vectors * LARGEST).astype(np.int8),
            }
        )


class Vectors:
    """The vectors of an index.

    `rows` are the words that have one, in tone keys joined by `_`, each with its row of `vectors`
    (int8, a row has the length LARGEST).
    """

    def __init__(self, block: memoryview) -> None:
        arrays = unpack_arrays(block)
        keys = arrays["keys"].tobytes().decode().split()
        self.rows = {key: row for row, key in enumerate(keys)}
        self.vectors: NDArray[np.int8] = arrays["vectors"]

    def cosines(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """Those of every two of these words, 0 where one has no vector: shape (keys, keys)."""
        if not self.rows:
            return np.zeros((len(keys), len(keys)), np.float32)
        rows = np.array([self.rows.get(key, -1) for key in keys])
        found = self.vectors[rows].astype(np.float32)
        found[rows < 0] = 0
        cosines: NDArray[np.float32] = found @ found.T / np.float32(LARGEST**2)
        return cosines


def key_of(surface: str) -> str:
    """The word that a surface word is; empty if it is more than letters."""
    return "_".join(syllables(surface)) if surface.replace("_", "").isalpha() else ""


def _learned(
    words: NDArray[np.int32], sizes: NDArray[np.int64], vocabulary: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The words that get a vector, and these: a row each."""
    reports = len(sizes)
    nothing = np.zeros(0, np.int64), np.zeros((0, DIMENSIONS))
    if reports < FEWEST:
        return nothing
    from scipy.sparse import csr_array  # slow to load, and a small archive does without

    counts = csr_array(
        (np.ones(len(words), np.float32), words, np.append(0, np.cumsum(sizes))),
        shape=(reports, vocabulary),
    ).tocsc()  # word by word, reports in order: sooner done than sorting each report's words
    counts.has_sorted_indices = True
    counts.sum_duplicates()
    frequency = np.diff(counts.indptr)
    known = np.flatnonzero((frequency >= _RAREST) & (frequency <= _COMMONEST * reports))
    known = known[known != _NONE]
    if not len(known):
        return nothing
    rarity = np.log(reports / frequency[known])
    matrix = counts[:, known]
    matrix.data *= np.repeat(rarity.astype(np.float32), frequency[known])
    lengths = np.sqrt(np.bincount(matrix.indices, matrix.data**2, reports))
    matrix.data /= lengths[matrix.indices]
    right, singular = _singular(matrix)
    vectors = right * np.sqrt(singular)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return known, vectors / np.maximum(norms, np.finfo(np.float32).tiny)


def _singular(matrix: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The right singular vectors of a sparse matrix with the largest values, a column each.

    Also these values, falling. Two power iterations, and ten more vectors than are wanted (Halko et
    al., algorithm 5.1); the small decomposition is that of a Gram matrix.
    """
    drawn = np.random.RandomState(0).normal(size=(matrix.shape[0], DIMENSIONS + _SPARE))
    left = drawn.astype(np.float32)
    for _ in range(2):
        left = matrix @ (matrix.T @ left)
    basis, _ = np.linalg.qr(matrix.T @ left)
    projected = (matrix @ basis).astype(np.float64)
    squares, rotation = np.linalg.eigh(projected.T @ projected)
    largest = np.argsort(-squares)[:DIMENSIONS]
    return basis @ rotation[:, largest], np.sqrt(np.maximum(squares[largest], 0.0))
