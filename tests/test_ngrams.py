"""The trigram model is Witten and Bell's, spelled out on a run short enough to count by hand."""

import math
import random
from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import counts, ngrams
from indexer.language_model import UNKNOWN, Ngrams
from indexer.ngrams import BREAK, FIGURE, NgramCounter

A, B, C, D = 2, 3, 4, 5  # as counted
NUMBERS = {A: 2, B: 0, C: 1, D: 3}  # as known afterwards
FIGURES = 4


def model(*runs: list[int]) -> Ngrams:
    """The model of these runs, each added by itself."""
    counter = NgramCounter()
    for run in runs:
        counter.add(np.array([*run, BREAK]))
    numbers = np.zeros(6, np.int64)
    numbers[list(NUMBERS)] = list(NUMBERS.values())
    numbers[FIGURE] = FIGURES
    counts = np.zeros(5, np.int64)
    for run in runs:
        for syllable in run:
            counts[numbers[syllable]] += 1
    return Ngrams(counter.build(numbers, counts))


def chance(found: Ngrams, *syllables: int) -> float:
    """The probability of the last syllable behind those before it, numbered as they are known."""
    places = [found.ranks(np.array([one])) for one in syllables]
    if len(places) == 1:
        return math.exp(found.alone(places[0])[0])
    neighbours = found.neighbours(places)
    last = found.thirds(places, neighbours) or [neighbours[-1][0]]
    return math.exp(last[-1].item())


a, b, c, d = (NUMBERS[n] for n in (A, B, C, D))
RUNS = ([A, B, C], [A, B, D], [A, B, C], [D, B, A])


def test_a_syllable_alone_is_as_probable_as_it_is_frequent() -> None:
    found = model(*RUNS)
    assert chance(found, b) == pytest.approx(4.1 / 12, rel=1e-3)
    assert chance(found, UNKNOWN) == pytest.approx(0.1 / 12, rel=1e-3)


def test_behind_any_other_a_syllable_is_as_probable_as_what_it_follows_is_varied() -> None:
    found = model(*RUNS)
    assert chance(found, UNKNOWN, b) == pytest.approx(2.1 / 5, rel=1e-3)  # of ab, bc, bd, db, ba
    assert chance(found, UNKNOWN, a) == pytest.approx(1.1 / 5, rel=1e-3)
    assert chance(found, UNKNOWN, UNKNOWN) == chance(found, UNKNOWN)


def test_probabilities_are_mixed_with_those_of_the_shorter_context() -> None:
    found = model(*RUNS)
    behind_b = (2 + 3 * chance(found, UNKNOWN, c)) / (4 + 3)  # c, d, c, a stood there: three kinds
    assert chance(found, b, c) == pytest.approx(behind_b, rel=5e-3)
    assert chance(found, a, b, c) == pytest.approx((2 + 2 * behind_b) / (3 + 2), rel=5e-3)


def test_what_never_followed_costs_backing_off() -> None:
    found = model(*RUNS)
    behind_b = (1 + 3 * chance(found, UNKNOWN, a)) / (4 + 3)
    assert chance(found, a, b, a) == pytest.approx(2 / (3 + 2) * behind_b, rel=5e-3)
    assert chance(found, c, a) == pytest.approx(chance(found, UNKNOWN, a), rel=5e-3)


def test_probabilities_behind_any_context_add_up_to_one() -> None:
    found = model(*RUNS)
    for context in ((), (b,), (a, b), (d, b), (c, a), (UNKNOWN,)):
        total = sum(chance(found, *context, last) for last in (a, b, c, d))
        assert total == pytest.approx(1, abs=0.1)  # but for what is kept for the unknown


def drawn() -> list[list[int]]:
    draw = random.Random(3)
    return [draw.choices([A, B, C, D], weights=[1, 2, 3, 4], k=6) for _ in range(8)]


def test_every_trigram_is_as_probable_as_it_was_counted() -> None:
    runs = drawn()
    found = model(*runs)
    for *context, last in product((A, B, C, D), repeat=3):
        followers = Counter(
            run[i + 2] for run in runs for i in range(4) if run[i : i + 2] == context
        )
        if followers:
            x, y, z = (NUMBERS[one] for one in (*context, last))
            mixed = followers[last] + len(followers) * chance(found, y, z)
            total = followers.total() + len(followers)
            assert chance(found, x, y, z) == pytest.approx(mixed / total, rel=1e-2)


@pytest.mark.parametrize("most", range(1, 12))
def test_what_goes_leaves_no_context_more_than_certain(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ngrams, "_MOST", most)
    found = model(*drawn())
    for context in product((a, b, c, d), repeat=2):
        assert sum(chance(found, *context, last) for last in (a, b, c, d)) < 1.1


def test_nothing_follows_across_a_break() -> None:
    together, apart = model([A, B, C, D]), model([A, B], [C, D])
    assert chance(together, b, c) > chance(together, c)
    assert chance(apart, b, c) == pytest.approx(chance(apart, UNKNOWN, c), rel=1e-3)


def test_all_figures_are_one_syllable() -> None:
    found = model([A, FIGURE, B], [C, FIGURE, D])
    assert found.figure == FIGURES
    assert chance(found, a, FIGURES) > chance(found, a, b)
    assert chance(found, a, FIGURES, b) > chance(found, a, FIGURES, d)


def test_what_cannot_be_numbered_is_as_a_break(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = FIGURE + (1 << 5)  # in whose low bits another one is told
    monkeypatch.setattr(ngrams, "_BITS", 5)

    def arrays(*runs: list[int]) -> dict[str, NDArray[Any]]:
        counter = NgramCounter()
        for run in runs:
            counter.add(np.array([*run, BREAK]))
        return counter.build(np.arange(rare + 1), np.ones(rare + 1, np.int64))

    found, expected = arrays([A, rare, B, C, rare]), arrays([A], [B, C])
    for name, own in expected.items():
        np.testing.assert_array_equal(found[name], own)


def test_many_runs_are_counted_as_one_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    together = model(*RUNS * 3)
    monkeypatch.setattr(counts, "PENDING", 2)
    parted = model(*RUNS * 3)
    for syllables in ((a, b, c), (a, b, d), (d, b, a), (b, c), (c, b)):
        assert chance(parted, *syllables) == chance(together, *syllables)


def test_the_rarest_go_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_MOST", 3)
    found = model(*RUNS)
    whole = (2 + 3 * chance(found, UNKNOWN, c)) / (4 + 3)
    assert chance(found, b, c) == pytest.approx(whole, rel=5e-3)
    assert chance(found, b, a) == pytest.approx(3 / 7 * chance(found, UNKNOWN, a), rel=5e-3)


def test_nothing_counted_is_a_model_too() -> None:
    found = Ngrams(NgramCounter().build(np.zeros(2, np.int64), np.zeros(1, np.int64)))
    ((log, pairs),) = found.neighbours([found.ranks(np.array(own)) for own in ([-1], [-1, 0])])
    assert np.isfinite(log).all()
    assert (pairs == UNKNOWN).all()


def test_several_contexts_are_answered_at_once() -> None:
    found = model(*RUNS)
    places = [found.ranks(np.array(own)) for own in ([a, d], [b, c], [c, d])]
    (_, pairs), (log, _) = found.neighbours(places)
    assert (pairs == UNKNOWN).tolist() == [[False, True], [False, True]]
    assert np.exp(log) == pytest.approx(
        np.array([[chance(found, x, y) for y in (c, d)] for x in (b, c)])
    )
    (log,) = found.thirds(places, found.neighbours(places))
    assert log.shape == (2, 2, 2)
    assert np.exp(log[:, 0]) == pytest.approx(
        np.array([[chance(found, *x, y) for y in (c, d)] for x in ((a, b), (d, b))])
    )
    for row in np.exp(log[:, 1]):  # behind what the corpus has not side by side
        assert row == pytest.approx(np.array([chance(found, c, y) for y in (c, d)]))


def test_what_has_no_two_before_it_is_no_third() -> None:
    found = model(*RUNS)
    places = [found.ranks(np.array([one])) for one in (a, b)]
    assert found.thirds(places, found.neighbours(places)) == []
