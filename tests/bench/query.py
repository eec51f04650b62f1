"""Questions timed: every peer is asked the same, taking turns, cold and warm."""

import gc
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from indexer.query import And, Or, Phrase, Query, Term

from .corpus import COPY
from .peers import Answer, Index, peer
from .questions import Lines, Question

AGREEING = FEWEST = 10
"""Questions a line on which the peers' answers are compared, and that even the slowest is asked."""

CLOCKS = {"wall": time.perf_counter, "processor": time.thread_time}
"""The processor's is for a machine that does other work: no peer needs a thread to answer."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds of the questions of one line: percentiles over questions, each its own median."""

    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a peer's answers are ours: shares of equal totals and counts, and of the best ten."""

    totals: float
    counts: float
    best: float


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured of one peer, by line; `opening` is in seconds."""

    cold: dict[str, Latency]
    warm: dict[str, Latency]
    agreement: dict[str, Agreement]
    opening: float


def measure(
    lines: Lines, indexes: Mapping[str, Path], *, cold: int, warm: int, patience: float, clock: str
) -> dict[str, Timing]:
    """Ask all peers, in so many rounds.

    Warm: each question was asked before. Cold: the index was just opened and asked one other
    question of the line that has no term of this one, so that its terms are touched for the first
    time; the system's page cache stays. Who has used up `patience` seconds on a line is asked no
    more of it, but FEWEST questions once at least.
    """
    cold_times, opening = _cold(lines, indexes, cold, _Times(patience, CLOCKS[clock]))
    opened = {name: peer(name).open(where) for name, where in indexes.items()}
    warm_times = _warm(lines, opened, warm, _Times(patience, CLOCKS[clock]))
    agreement = {name: compare(lines, opened["timbao"], index) for name, index in opened.items()}
    for index in opened.values():
        index.close()
    return {
        name: Timing(
            cold_times.latencies(name, lines),
            warm_times.latencies(name, lines),
            agreement[name],
            opening[name],
        )
        for name in indexes
    }


def _cold(
    lines: Lines, indexes: Mapping[str, Path], rounds: int, times: "_Times"
) -> tuple["_Times", dict[str, float]]:
    """The times, and the median seconds that opening took each peer."""
    opening = defaultdict(list)
    for line, name, number, question in _taking_turns(lines, indexes, rounds, times):
        started = times.clock()
        index = peer(name).open(indexes[name])
        opening[name].append(times.clock() - started)
        index.prepare(_other(lines[line], number))()
        times.add(name, line, number, index.prepare(question))
        index.close()
    return times, {name: median(seconds) for name, seconds in opening.items()}


def _warm(lines: Lines, opened: Mapping[str, Index], rounds: int, times: "_Times") -> "_Times":
    asked: dict[tuple[str, str, int], Callable[[], Any]] = {}
    for line, name, number, question in _taking_turns(lines, opened, rounds, times):
        ask = asked.get((line, name, number))
        if ask is None:
            ask = asked[line, name, number] = opened[name].prepare(question)
            ask()
        times.add(name, line, number, ask)
    return times


def _taking_turns(
    lines: Lines, names: Iterable[str], rounds: int, times: "_Times"
) -> Iterator[tuple[str, str, int, Question]]:
    """All questions of a line to one peer after the other, in another order each round."""
    for line, questions in lines.items():
        for round_ in range(rounds):
            turns = random.Random(round_).sample(list(names), len(list(names)))
            for name in turns:
                gc.collect()
                for number, question in enumerate(questions):
                    if (round_ or number >= FEWEST) and times.used_up(name, line):
                        break
                    yield line, name, number, question


def compare(lines: Lines, ours: Index, theirs: Index) -> dict[str, Agreement]:
    """Compare the answers to the first questions of each line."""
    found = {}
    for line, questions in lines.items():
        pairs = [(_answer(ours, q), _answer(theirs, q)) for q in questions[:AGREEING]]
        found[line] = Agreement(
            totals=mean(a.total == b.total for a, b in pairs),
            counts=mean((a.facets, a.histogram) == (b.facets, b.histogram) for a, b in pairs),
            best=mean(_shared(a.ids, b.ids) for a, b in pairs),
        )
    return found


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The share of our reports that are among theirs too; a copy is as good as the original."""
    own, other = ({id.partition(COPY)[0] for id in ids} for ids in (ours, theirs))
    return len(own & other) / len(own) if own else 1.0


def terms(query: Query) -> Iterator[str]:
    """The terms of a question."""
    match query:
        case Term(_, text):
            yield text
        case Phrase(_, texts):
            yield from texts
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms(part)


class _Times:
    """Seconds by peer, line and question, one entry a round."""

    def __init__(self, patience: float, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._patience = patience
        self._used: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._seconds: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def add(self, name: str, line: str, number: int, ask: Callable[[], Any]) -> None:
        started = self.clock()
        ask()
        seconds = self.clock() - started
        self._used[name, line] += seconds
        self._seconds[name, line][number].append(seconds)

    def used_up(self, name: str, line: str) -> bool:
        return self._used[name, line] > self._patience

    def latencies(self, name: str, lines: Iterable[str]) -> dict[str, Latency]:
        return {
            line: latency([median(own) for own in self._seconds[name, line].values()])
            for line in lines
        }


def latency(seconds: list[float]) -> Latency:
    ordered = sorted(seconds)
    return Latency(
        *(ordered[min(len(ordered) - 1, int(len(ordered) * p))] for p in (0.5, 0.95, 0.99))
    )


def _other(questions: Sequence[Question], number: int) -> Question:
    """The next question of the line that shares no term with this one; else just the next."""
    own = set(terms(questions[number].query))
    rest = [*questions[number + 1 :], *questions[:number]]
    return next((q for q in rest if not own & set(terms(q.query))), rest[0])


def _answer(index: Index, question: Question) -> Answer:
    return index.answer(question, index.prepare(question)())
