"""Agreement: how far a document says what the best candidates say, of which more are to the point
than not.

A local relevance model (Lavrenko & Croft 2001, "Relevance-based language models"; Diaz 2005,
"Regularizing ad hoc retrieval scores"): every document is compared to all candidates, and each of
these counts by the share of the relevance that the scores give it.
"""

import numpy as np

from .evidence import Floats
from .likeness import Similarities
from .topic import Openings

TEMPERATURE = 2.0
"""By how much a score must be higher to make a candidate e times as likely to be relevant."""


def similarities(openings: Openings) -> Similarities:
    """The cosine of the beginnings of each two documents, shape (documents, documents).

    A word counts once, and by how rare it is among them; one that a single document has, not.
    """
    holds = (openings.counts > 0).astype(np.float32)
    holders = holds.sum(axis=1)
    shared = np.flatnonzero(holders > 1)
    rarity = np.log((holds.shape[1] + 1) / (holders[shared] + 0.5))
    said = holds[shared] * rarity.astype(np.float32)[:, None]
    said /= np.maximum(np.sqrt(np.einsum("wd,wd->d", said, said)), 1e-6)
    # `dot`, as it heeds no flags of the processor: over five columns OpenBLAS (0.3.31, AVX-512)
    # adds up lanes that it never set and does not use, and `@` would warn of what those held.
    cosines: Similarities = said.T.dot(said)
    return cosines


def agreement(similar: Similarities, scores: Floats) -> Floats:
    """The mean of each document's `similarities` to all, each with its share of the relevance."""
    share = np.exp((scores - scores.max(initial=0.0)) / TEMPERATURE)
    mean: Floats = similar.dot(share / share.sum())
    return mean
