"""Added: reports that came after an index was built, as far as notes of it have to know of them."""

from typing import NamedTuple

import numpy as np

from .analysis.syllables import atoms, tone_key
from .arrays import pack_arrays, unpack_arrays
from .batch import Batch
from .headlines import Headlines, newest_first, syllables_of
from .texts import Texts, pack_texts

ADDED = "added"
"""The name under which an index keeps them."""

MOST = 10_000
"""Reports whose headlines are kept, the last ones: all are written whenever some are added."""


class _Report(NamedTuple):
    """The headline of a report, its words as they were segmented, and its day (0: unknown)."""

    title: str
    words: str
    day: int


def with_added(block: memoryview | None, batch: Batch) -> memoryview:
    """A block of the reports in `block` and of a batch; of those with one id, the last."""
    found = _reports(block) if block else {}
    others = set(Texts(unpack_arrays(block), "others") if block else ())
    for i, document in enumerate(batch.documents):
        found.pop(document.id, None)  # it comes last now
        others.discard(document.id)
        day = document.date.toordinal() if document.date else 0
        found[document.id] = _Report(document.title, " ".join(batch.words("title", i)), day)
    ids = list(found)
    last = [found[id] for id in ids[-MOST:]]
    return pack_arrays(
        {
            **pack_texts("ids", ids[-MOST:]),
            **pack_texts("titles", [one.title for one in last]),
            **pack_texts("words", [one.words for one in last]),
            "days": np.array([one.day for one in last], np.int32),
            **pack_texts("others", [*others, *ids[:-MOST]]),  # whose headlines go
        }
    )


def added_ids(block: memoryview) -> frozenset[str]:
    """The ids of all reports that a block of `with_added` was made of."""
    arrays = unpack_arrays(block)
    return frozenset([*Texts(arrays, "ids"), *Texts(arrays, "others")])


def added_headlines(block: memoryview) -> Headlines:
    """The headlines that a block of `with_added` has."""
    reports = list(_reports(block).items())
    order = newest_first(np.array([one.day for _, one in reports], np.int64)).tolist()
    newest = [reports[i] for i in order]
    keys = [
        tuple(tone_key(atom) for word in one.words.split(" ") for atom in atoms(word))
        for _, one in newest
    ]
    places = np.arange(len(newest))
    return Headlines(
        {
            **pack_texts("ids", [id for id, _ in newest]),
            **pack_texts("titles", [one.title for _, one in newest]),
            "days": np.array([one.day for _, one in newest], np.int32),
            **syllables_of(keys, places, places),
        }
    )


def _reports(block: memoryview) -> dict[str, _Report]:
    arrays = unpack_arrays(block)
    titles, words, days = Texts(arrays, "titles"), Texts(arrays, "words"), arrays["days"].tolist()
    reports = map(_Report._make, zip(titles, words, days, strict=True))
    return dict(zip(Texts(arrays, "ids"), reports, strict=True))
