"""Agreement: how far a document says what the best candidates say, of which more are to the point
than not.

A local relevance model (Lavrenko & Croft 2001, "Relevance-based language models"; Diaz 2005,
"Regularizing ad hoc retrieval scores"): the candidates make a centroid, each with its share of the
relevance that the scores give it, and every one is compared to that.
"""

import numpy as np

from .evidence import Floats
from .topic import Openings

TEMPERATURE = 2.0
"""By how much a score must be higher to make a candidate e times as likely to be relevant."""


def agreement(openings: Openings, scores: Floats) -> Floats:
    """The cosine of each document's beginning and the centroid of all, their `scores` given.

    A word counts once, and by how rare it is among the candidates.
    """
    holds = (openings.counts > 0).astype(np.float32)
    holders = holds.sum(axis=1)
    shared = np.flatnonzero(holders > 1)
    rarity = np.log((len(scores) + 1) / (holders[shared] + 0.5))
    said = holds[shared] * rarity.astype(np.float32)[:, None]
    lengths = np.maximum(np.sqrt(np.einsum("wd,wd->d", said, said)), 1e-6)
    share = np.exp((scores - scores.max(initial=0.0)) / TEMPERATURE)
    # `dot`, as it heeds no flags of the processor: over five columns OpenBLAS (0.3.31, AVX-512)
    # adds up lanes that it never set and does not use, and `@` would warn of what those held.
    centroid = said.dot((share / share.sum() / lengths).astype(np.float32))
    cosine: Floats = (centroid.dot(said) / lengths).astype(np.float64)
    return cosine
