"""Batch: some reports, analysed, as columns: what workers make and engines index."""

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from .analysis.segment import Segmenter, plain
from .analysis.syllables import words_of
from .document import Document
from .ragged import spread


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one attribute over a batch.

    `ids` (int32, one a word, in reading order) point into the batch's lexicon;
    the words of document i are `ids[ends[i - 1]:ends[i]]` (`ends` int64, one a document).
    """

    ids: NDArray[np.int32]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports in their order of arrival, ids distinct.

    `lexicon` holds each surface word once (`Hải_Phòng`, `34-KL/TW`); `tokens` has an entry for each
    attribute of the schema; `payloads` are what the engine stores and gives back, see `pack`.
    """

    documents: tuple[Document, ...]
    payloads: tuple[bytes, ...]
    lexicon: tuple[str, ...]
    tokens: Mapping[str, Tokens]

    def words(self, attribute: str, index: int) -> list[str]:
        """The surface words of one attribute of one document."""
        tokens = self.tokens[attribute]
        start = int(tokens.ends[index - 1]) if index else 0
        return [self.lexicon[i] for i in tokens.ids[start : int(tokens.ends[index])].tolist()]


def analyse(
    documents: Sequence[Document], attributes: Sequence[str], segmenter: Segmenter
) -> Batch:
    """Segment and number the words of `documents`; their texts must be normalised."""
    texts = [getattr(document, name) for document in documents for name in attributes]
    segmented = segmenter.segment(texts)
    pieces: defaultdict[str, int] = defaultdict(count().__next__)
    columns: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in attributes}
    payloads = []
    for i, document in enumerate(documents):
        own = dict(zip(attributes, segmented[i * len(attributes) :], strict=False))
        payloads.append(pack(document, own))
        for name, text in own.items():
            numbers, ends = columns[name]
            numbers.extend(map(pieces.__getitem__, text.split()))
            ends.append(len(numbers))
    words = list(map(words_of, pieces))
    counts = np.fromiter(map(len, words), np.int64, len(words))
    lexicon: defaultdict[str, int] = defaultdict(count().__next__)
    ids = np.fromiter(map(lexicon.__getitem__, chain.from_iterable(words)), np.int32)
    return Batch(
        documents=tuple(documents),
        payloads=tuple(payloads),
        lexicon=tuple(lexicon),
        tokens={
            name: _tokens(np.array(numbers, np.int64), ends, counts, ids)
            for name, (numbers, ends) in columns.items()
        },
    )


def _tokens(
    pieces: NDArray[np.int64], ends: list[int], counts: NDArray[np.int64], ids: NDArray[np.int32]
) -> Tokens:
    """The words of a column of pieces; piece i is `counts[i]` of the `ids`, which lie in a row."""
    own = counts[pieces]
    places = spread((np.cumsum(counts) - counts)[pieces], own)
    return Tokens(ids[places], np.append(0, np.cumsum(own))[ends])


def pack(document: Document, segmented: Mapping[str, str]) -> bytes:
    """The document with its segmentation, as zlib-compressed JSON: nothing is segmented twice."""
    return zlib.compress(
        json.dumps({**document.to_dict(), **segmented}, ensure_ascii=False).encode(), 3
    )


def unpack(payload: bytes) -> tuple[Document, dict[str, str]]:
    """What `pack` was given: the document, and its segmented texts by attribute."""
    values = json.loads(zlib.decompress(payload))
    segmented = {name: values[name] for name in ("title", "lead", "body", "author")}
    return Document.from_dict(values | {k: plain(text) for k, text in segmented.items()}), segmented
