"""Evaluation: a query over one segment, as the documents that match and the best of them."""

import numpy as np

from ...query import Query
from .collecting import Hits, Listed, Marked
from .leading import Lead
from .matching import Matcher
from .maxscore import best_sums, summed
from .scoring import Scorer
from .snapshot import Leaf


def evaluate(scorer: Scorer, leaf: Leaf, query: Query, k: int) -> Hits:
    """The live documents that match, scored as far as it takes to know the k best.

    Where one part that all of them must have is in few documents, only these are looked at.
    """
    lead = Lead(scorer, leaf)
    documents = lead.documents(query)
    if documents is not None:
        matcher = Matcher(scorer, leaf, documents, lead.values)
        scores = np.zeros(len(documents), np.float32)
        if k:
            matcher.add_scores(query, scores, within=True)
        mask = matcher.live(query, exact=lead.exact)
        return Listed(documents, scores) if mask.all() else Listed(documents[mask], scores[mask])
    matcher = Matcher(scorer, leaf)
    mask = matcher.live(query)
    if not k:
        return Marked(mask, NOTHING)
    terms = summed(query)
    if terms is not None:
        documents, scores = best_sums(scorer, leaf, terms, mask, k)
        return Marked(mask, scores * mask if documents is None else scores, documents)
    scores = np.zeros(len(mask), np.float32)
    matcher.add_scores(query, scores, within=True)
    return Marked(mask, scores * mask)


NOTHING = np.zeros(0, np.float32)
