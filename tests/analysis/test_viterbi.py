import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.viterbi import Transitions, decode, decode_chains

STEPS = (-1.0, 1.9, -2.95, -0.4)  # begin-begin, begin-continue, continue-begin, continue-continue
TRANSITIONS = Transitions.of_weights(*STEPS)

# Eighths, so that sums are exact; ties between paths are broken by the odd sixty-fourth.
CHAIN = st.lists(
    st.tuples(st.integers(-40, 40), st.integers(1, 7)).map(lambda n: n[0] / 8 + n[1] / 64),
    min_size=1,
    max_size=8,
)


def total(scores: Sequence[float], labels: Sequence[bool]) -> float:
    states = sum(score for score, label in zip(scores, labels, strict=True) if label)
    return states + sum(STEPS[2 * a + b] for a, b in itertools.pairwise(labels))


@given(CHAIN)
def test_no_labelling_scores_more(scores: list[float]) -> None:
    best = max(
        total(scores, labels) for labels in itertools.product([False, True], repeat=len(scores))
    )
    assert total(scores, decode(scores, TRANSITIONS)) == pytest.approx(best, abs=1e-9)


@given(st.lists(CHAIN, min_size=1, max_size=8))
def test_chains_end_to_end_are_labelled_as_one_by_one(chains: list[list[float]]) -> None:
    starts = np.cumsum([0, *map(len, chains[:-1])])
    labels = decode_chains(np.array(list(itertools.chain(*chains))), starts, TRANSITIONS)
    assert labels.tolist() == [label for chain in chains for label in decode(chain, TRANSITIONS)]


@given(CHAIN.map(lambda chain: [score / 20 - 1.2 for score in chain * 20]))
def test_long_undecided_stretches_are_labelled_the_same(chain: list[float]) -> None:
    labels = decode_chains(np.array(chain), np.array([0]), TRANSITIONS)
    assert labels.tolist() == decode(chain, TRANSITIONS)


def test_transitions_that_favour_equal_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="favour a change"):
        Transitions.of_weights(1.0, 0.0, 0.0, 1.0)
