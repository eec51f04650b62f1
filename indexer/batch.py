"""Batch: some reports, analysed, as columns: what workers make and engines index."""

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from .analysis.segment import Segmenter, plain
from .analysis.syllables import surface_words
from .document import Document


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
    lexicon: defaultdict[str, int] = defaultdict(count().__next__)
    columns: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in attributes}
    payloads = []
    for i, document in enumerate(documents):
        own = dict(zip(attributes, segmented[i * len(attributes) :], strict=False))
        payloads.append(pack(document, own))
        for name, text in own.items():
            ids, ends = columns[name]
            ids.extend(map(lexicon.__getitem__, surface_words(text)))
            ends.append(len(ids))
    return Batch(
        documents=tuple(documents),
        payloads=tuple(payloads),
        lexicon=tuple(lexicon),
        tokens={
            name: Tokens(np.array(ids, np.int32), np.array(ends, np.int64))
            for name, (ids, ends) in columns.items()
        },
    )


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
