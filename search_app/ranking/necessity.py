"""Necessity: how much more, or less, a word of a query tells than its rarity says.

BM25 takes any word of a query for as likely to be in the text that is sought as not (Robertson &
Spärck Jones 1976, "Relevance weighting of search terms"), but some hardly ever fail to be there and
others often do (Zhao & Callan 2010, "Term necessity prediction"): a headline's Trung Quốc stands in
the text below as well, its Sài Gòn is TP HCM there, and what is "bất ngờ" to the headline is not to
the text. Learned from headlines, and sentences, and the texts that they are of
(tests/relevance/necessity.py) so that the ranking puts first what was sought.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from .evidence import Floats
from .words import form, table

STREAMS = ("same", "nearest")
"""What of a word's likenesses (`likeness`) tells more than its rarity says."""

STEPS = 100
"""So many steps of a necessity, as it is kept, make 1."""


def necessity(keys: Sequence[str]) -> Floats:
    """How often each of STREAMS of each word counts more (or less, below 0) than once.

    Shape (STREAMS, words); 0 where nothing is known of a word.
    """
    rows, known = _known()
    found: Floats = known[[rows.get(form(key), -1) for key in keys]].T
    return found


@cache
def _known() -> tuple[Mapping[str, int], Floats]:
    """The rows of words, and what is kept of each; the last row is that of all others."""
    rows, columns = table("necessity.npz")
    return rows, np.concatenate([columns["steps"] / STEPS, np.zeros((1, len(STREAMS)))])
