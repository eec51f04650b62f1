"""Added: the headlines of reports that came after an index was built, kept with it."""

from collections.abc import Iterable

import numpy as np

from .analysis.normalise import normalise
from .analysis.syllables import atoms, tone_key
from .arrays import pack_arrays, unpack_arrays
from .document import Document
from .headlines import Headline, Headlines, newest_first, syllables_of
from .texts import Texts, pack_texts

ADDED = "added"
"""The name under which an index keeps them."""

MOST = 10_000
"""Reports kept, the last ones: all of them are written whenever some are added."""


def with_added(block: memoryview | None, documents: Iterable[Document]) -> memoryview:
    """A block of the reports in `block` and of these; of those with one id, the last."""
    found = {one.id: one for one in (_headlines(block) if block else ())}
    for document in documents:
        found.pop(document.id, None)  # it comes last now
        day = document.date.toordinal() if document.date else 0
        found[document.id] = Headline(document.title, document.id, day)
    last = list(found.values())[-MOST:]
    return pack_arrays(
        {
            **pack_texts("titles", [one.title for one in last]),
            **pack_texts("ids", [one.id for one in last]),
            "days": np.array([one.day for one in last], np.int32),
        }
    )


def added_headlines(block: memoryview) -> Headlines:
    """The headlines that a block of `with_added` has."""
    arrived = _headlines(block)
    order = newest_first(np.array([one.day for one in arrived], np.int64)).tolist()
    newest = [arrived[i] for i in order]
    keys = [tuple(map(tone_key, atoms(normalise(one.title)))) for one in newest]
    places = np.arange(len(newest))
    return Headlines(
        {
            **pack_texts("titles", [one.title for one in newest]),
            **pack_texts("ids", [one.id for one in newest]),
            "days": np.array([one.day for one in newest], np.int32),
            **syllables_of(keys, places, places),
        }
    )


def _headlines(block: memoryview) -> list[Headline]:
    arrays = unpack_arrays(block)
    titles, ids = Texts(arrays, "titles"), Texts(arrays, "ids")
    return [Headline(*one) for one in zip(titles, ids, arrays["days"].tolist(), strict=True)]
