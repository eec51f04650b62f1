"""Batch: some reports, analysed, as columns: what workers make and engines index."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

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
    """Reports in their order of arrival, ids distinct.

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

    def only(self, kept: Sequence[bool]) -> "Batch":
        """The batch without the reports that are not kept, and without the words only they have."""
        tokens = {}
        mask = np.array(kept, np.bool_)
        used = np.zeros(len(self.lexicon), np.bool_)
        for name, column in self.tokens.items():
            counts = np.diff(column.ends, prepend=0)
            ids = column.ids[np.repeat(mask, counts)]
            tokens[name] = Tokens(ids, np.cumsum(counts[mask]))
            used[ids] = True
        numbers = np.cumsum(used, dtype=np.int32) - 1
        return Batch(
            tuple(compress(self.documents, kept)),
            tuple(compress(self.payloads, kept)),
            tuple(compress(self.lexicon, used.tolist())),
            {name: Tokens(numbers[own.ids], own.ends) for name, own in tokens.items()},
            tuple(compress(self.definitions, kept)),
        )


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
