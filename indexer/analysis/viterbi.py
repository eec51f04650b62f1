"""Viterbi decoding of a linear chain with two labels: one in plain Python, many at once in numpy.

A token begins a word or continues one, and only the difference of the two labels' scores decides:
a chain is one number a token. With that difference known up to a token, the label of the token
follows in two cases of three; in the third it is the opposite of the next token's label. The
interval the difference must lie in is known without the tokens before, and nearly always settles
the case, so whole arrays are decoded with little left for a loop.

Source: A. J. Viterbi, IEEE Transactions on Information Theory 13(2), 1967.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_BEGINS, _CONTINUES, _OPPOSITE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Transitions:
    """What the steps between labels weigh, as the decoder needs it.

    Up to `low` a token begins a word, above `high` it continues one, between them its label is the
    opposite of the next one's. To the next token's own score the three cases add `after_begin`,
    `after_continue`, and `after_opposite` less the score so far.
    """

    low: float
    high: float
    after_begin: float
    after_continue: float
    after_opposite: float

    @classmethod
    def of_weights(
        cls,
        begin_begin: float,
        begin_continue: float,
        continue_begin: float,
        continue_continue: float,
    ) -> Self:
        """From the weights of the four steps; ValueError unless changes of label are favoured."""
        low = begin_begin - continue_begin
        high = begin_continue - continue_continue
        if low > high:
            raise ValueError("the decoder needs transitions that favour a change of label")
        return cls(
            low,
            high,
            after_begin=begin_continue - begin_begin,
            after_continue=continue_continue - continue_begin,
            after_opposite=begin_continue - continue_begin,
        )


def decode(scores: Sequence[float], transitions: Transitions) -> list[bool]:
    """Label one chain of at least one token: whether each continues a word.

    `scores` are the tokens' own, "continues" minus "begins".
    """
    low, high = transitions.low, transitions.high
    after_begin, after_continue = transitions.after_begin, transitions.after_continue
    after_opposite = transitions.after_opposite
    cases: list[int] = []
    total = scores[0]
    for score in scores[1:]:
        if total > high:
            cases.append(_CONTINUES)
            total = score + after_continue
        elif total <= low:
            cases.append(_BEGINS)
            total = score + after_begin
        else:
            cases.append(_OPPOSITE)
            total = score + after_opposite - total
    continues = total > 0
    labels = [continues]
    for case in reversed(cases):
        continues = not continues if case == _OPPOSITE else case == _CONTINUES
        labels.append(continues)
    labels.reverse()
    return labels


def decode_chains(
    scores: NDArray[np.float64], starts: NDArray[np.intp], transitions: Transitions
) -> NDArray[np.bool_]:
    """Label chains laid end to end, the same as `decode` one by one.

    `starts` are the positions of the chains' first tokens, ascending, the first of them 0; no chain
    is empty.
    """
    least = scores + transitions.after_continue
    most = scores + transitions.after_begin
    least[starts] = most[starts] = scores[starts]
    continues = least > transitions.high
    unsettled = ~continues & (most > transitions.low)
    ends = np.append(starts[1:], len(scores)) - 1
    unsettled[ends] = True

    starting, ending = frozenset(starts.tolist()), frozenset(ends.tolist())
    opposites: dict[int, float] = {}
    for i in np.flatnonzero(unsettled).tolist():
        total = float(scores[i])
        if i in starting:
            pass
        elif i - 1 in opposites:
            total += transitions.after_opposite - opposites[i - 1]
        else:
            total += transitions.after_continue if continues[i - 1] else transitions.after_begin
        if i in ending:
            continues[i] = total > 0
        elif transitions.low < total <= transitions.high:
            opposites[i] = total
        else:
            continues[i] = total > transitions.high
    for i in reversed(opposites):
        continues[i] = not continues[i + 1]
    return continues
