"""The measures, computed by ir-measures (MacAvaney, Macdonald & Ounis 2022), the `evaluate` extra.

nDCG@10 with gains as graded and log2 discounts (Järvelin & Kekäläinen 2002), the reciprocal rank of
the first answer within ten, and the share of all answers within ten and within a hundred.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import EvaluationError

MEASURES = ("nDCG@10", "MRR@10", "recall@10", "recall@100")
DEPTH = 100
"""Documents of a ranking that any measure looks at."""

_NAMES = ("nDCG@10", "RR@10", "R@10", "R@100")  # as ir-measures calls them


def measure(
    rankings: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]]
) -> NDArray[np.float64]:
    """What each ranking is worth: shape (rankings, MEASURES), in the order of `rankings`.

    `rankings[query]` are document ids, best first; `grades[query]` must have an answer.
    EvaluationError if ir-measures is not installed.
    """
    ir_measures = installed()
    measures = [ir_measures.parse_measure(name) for name in _NAMES]
    runs = {
        query: {id: float(-rank) for rank, id in enumerate(ids)} for query, ids in rankings.items()
    }
    row = {query: i for i, query in enumerate(rankings)}
    values = np.zeros((len(rankings), len(MEASURES)))
    judged = {query: dict(grades[query]) for query in rankings}
    metrics: Iterable[Any] = ir_measures.iter_calc(measures, judged, runs)
    for metric in metrics:
        values[row[metric.query_id], measures.index(metric.measure)] = metric.value
    return values


def installed() -> Any:
    """The package ir_measures; asked for before work whose measuring would fail without it."""
    try:
        import ir_measures
    except ModuleNotFoundError as error:
        raise EvaluationError(
            "Thiếu gói ir-measures: hãy cài phần mở rộng, pip install 'timbao[evaluate]'"
        ) from error
    return ir_measures
