"""Evaluation: a query over one segment, as the documents that match and the best of them."""

import numpy as np

from ...query import Phrase, Prefix, Query, Term
from .collecting import Hits, Listed, Marked, Sole
from .leading import Lead
from .matching import Matcher, scores_what_it_matches
from .maxscore import best_sums, summed
from .scoring import Scorer
from .snapshot import Leaf

LARGE = 1 << 15
"""Documents of a segment from which on it pays not to score all that match."""

UNSCORED = np.zeros(0, np.float32)


def evaluate(scorer: Scorer, leaf: Leaf, query: Query, k: int) -> Hits:
    """The live documents that match, scored as far as it takes to know the k best.

    Where one part that all of them must have is in few documents, only these are looked at.
    """
    if k and isinstance(query, Term | Prefix | Phrase) and not len(leaf.deleted):
        asked, weight = scorer.weighted(query)
        if weight > 0:
            found = scorer.saturation(asked, leaf)
            if found.dense:
                return Sole(found, weight)
            return Listed(found.documents, found.values * np.float32(weight))
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
    if not k:
        return Marked(matcher.live(query), UNSCORED)
    simple = scores_what_it_matches(query)  # and is read whole to count what matches
    terms = None if simple or leaf.segment.count < LARGE else summed(query)
    if terms is not None:
        mask = matcher.live(query)
        documents, scores = best_sums(scorer, leaf, terms, mask, k)
        return Marked(mask, scores * mask if documents is None else scores, documents)
    scores = np.zeros(leaf.segment.count, np.float32)
    matcher.add_scores(query, scores, within=True)
    if simple:
        scores[leaf.deleted] = 0
        return Marked(scores > 0, scores)
    mask = matcher.live(query)
    return Marked(mask, scores * mask)
