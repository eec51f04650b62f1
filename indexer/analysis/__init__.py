"""Vietnamese text to terms: normalise, segment, split into syllables, fold.

The order is fixed, the same when indexing, asking and highlighting:

    text -> normalise -> segment -> words -> an analyzer of `schema`, word by word -> terms

Segmented text has the length of the text it came from: a space inside a word became a `_`.
"""

from typing import NamedTuple


class Token(NamedTuple):
    """A stretch of text and where it stands: `source[start:end]`, in characters."""

    text: str
    start: int
    end: int
