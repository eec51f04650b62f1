"""Batch: some reports, analysed, as columns: what workers make and engines index."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from isal import isal_zlib  # zlib's format (RFC 1950) in a third of its time
from numpy.typing import NDArray

from .analysis.segment import Segmenter, plain
from .definitions import Definitions, definitions
from .document import Document

_json = json.JSONEncoder(ensure_ascii=False).encode


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
    """Reports in their order of arrival; of those with one id the last counts.

    `lexicon` holds each surface word once (`Hải_Phòng`, `34-KL/TW`); `tokens` has an entry for each
    attribute of the schema; `payloads` are what the engine stores and gives back, see `pack`;
    `definitions` are the abbreviations that each report explains.
    """

    documents: tuple[Document, ...]
    payloads: tuple[bytes, ...]
    lexicon: tuple[str, ...]
    tokens: Mapping[str, Tokens]
    definitions: tuple[Definitions, ...]

    def words(self, attribute: str, index: int) -> list[str]:
        """The surface words of one attribute of one document."""
        tokens = self.tokens[attribute]
        start = int(tokens.ends[index - 1]) if index else 0
        return [self.lexicon[i] for i in tokens.ids[start : int(tokens.ends[index])].tolist()]


def analyse(
    documents: Sequence[Document], attributes: Sequence[str], segmenter: Segmenter
) -> Batch:
    """Segment and number the words of `documents`; their texts must be normalised."""
    texts = [getattr(document, name) for name in attributes for document in documents]
    segmented, (lexicon, ids, ends) = segmenter.segment_and_number(texts)
    bounds = np.append(0, ends)
    tokens = {}
    own: list[dict[str, str]] = [{} for _ in documents]
    for place, name in enumerate(attributes):
        first, last = place * len(documents), (place + 1) * len(documents)
        column = bounds[first : last + 1]
        tokens[name] = Tokens(ids[column[0] : column[-1]], column[1:] - column[0])
        for values, text in zip(own, segmented[first:last], strict=True):
            values[name] = text
    return Batch(
        tuple(documents),
        tuple(map(pack, documents, own)),
        lexicon,
        tokens,
        tuple(map(definitions, documents)),
    )


def pack(document: Document, segmented: Mapping[str, str]) -> bytes:
    """The document with its segmentation, as zlib-compressed JSON: nothing is segmented twice."""
    return isal_zlib.compress(_json({**document.to_dict(), **segmented}).encode(), 1)


def unpack(payload: bytes) -> tuple[Document, dict[str, str]]:
    """What `pack` was given: the document, and its segmented texts by attribute."""
    values = json.loads(isal_zlib.decompress(payload).decode())
    segmented = {name: values[name] for name in ("title", "lead", "body", "author")}
    values.update((name, plain(text)) for name, text in segmented.items())
    return Document.from_dict(values), segmented
