"""Lexicon: every word met so far, numbered, with the terms each analyzer makes of it.

An analyzer is asked once for each distinct word; from then on words are integers and the terms of
a whole corpus are a gather from these tables.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...numbering import Numbers, numbering, since
from ...ragged import spread
from ...schema import Schema
from ...texts import decode, encode_all


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """What numbered keys stand for: key i is `values[starts[i]:starts[i] + counts[i]]`."""

    starts: NDArray[np.int32]
    counts: NDArray[np.int32]
    values: NDArray[np.int32]

    def places(self, keys: NDArray[Any]) -> NDArray[Any]:
        """Where in `values` those of all keys lie, one key behind the other."""
        if (self.counts == 1).all():
            return keys
        return spread(self.starts[keys], self.counts[keys])


def form_terms(key: bytes, place: int) -> tuple[str, ...]:
    """The terms that one of the positional analyzers makes of the form with this name.

    `place` is its place among these.
    """
    own = decode(key).split("\x1e")[place]
    return tuple(own.split("\x1f")) if own else ()


def expansion(counts: NDArray[Any], values: NDArray[Any]) -> Expansion:
    """The expansion whose keys have `counts` values each."""
    starts = np.cumsum(counts) - counts
    return Expansion(starts.astype(np.int32), counts.astype(np.int32), values.astype(np.int32))


class Lexicon:
    """Words, terms and forms, numbered from 0 in the order they were met.

    A *form* is what the positional analyzers make of a word: words that only differ in ways these
    analyzers do not see, such as capitals, share one.
    """

    def __init__(self, schema: Schema) -> None:
        self._analyzers = schema.analyzers
        self._positional = [name for name, _ in schema.analyzers if name in schema.positional]
        self._words: Numbers[str] = numbering()
        self._terms: Numbers[str] = numbering()
        self._forms: Numbers[bytes] = numbering()
        self._form_of = array("i")
        self._counts = {name: array("i") for name, _ in schema.analyzers}
        self._values = {name: array("i") for name, _ in schema.analyzers}
        self._encoded: list[bytes] = []  # the terms
        self._order: list[int] = []

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of these words, analysing those that are new."""
        known = len(self._words)
        numbers = np.fromiter(map(self._words.__getitem__, words), np.int32, len(words))
        self._analyse(since(self._words, known))
        return numbers

    def _analyse(self, words: Sequence[str]) -> None:
        spelled = []
        for name, analyze in self._analyzers:
            expanded = list(map(analyze, words))
            self._counts[name].extend(map(len, expanded))
            self._values[name].extend(map(self._terms.__getitem__, chain.from_iterable(expanded)))
            if name in self._positional:
                spelled.append(map("\x1f".join, expanded))
        self._encoded += encode_all(since(self._terms, len(self._encoded)))
        if spelled:
            forms = encode_all(map("\x1e".join, zip(*spelled, strict=True)))
            self._form_of.extend(map(self._forms.__getitem__, forms))

    def expansions(self) -> dict[str, Expansion]:
        """For each analyzer, the term numbers of every word."""
        return {
            name: expansion(np.array(self._counts[name]), np.array(values))
            for name, values in self._values.items()
        }

    def forms(self) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """The form of every word, and for every form a word that has it."""
        form_of = np.array(self._form_of)
        return form_of, np.unique(form_of, return_index=True)[1]

    def form_keys(self, forms: Iterable[int]) -> list[bytes]:
        """A name for each form, its terms: equal in two lexicons exactly where the forms are."""
        return list(map(list(self._forms).__getitem__, forms))

    def sorted_terms(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """Every term, sorted, and the place in this order of each term number."""
        numbers = self._terms.values()  # each is an object that need not be there twice
        self._order.extend(islice(numbers, len(self._order), None))
        self._order.sort(key=self._encoded.__getitem__)
        ranks = np.empty(len(self._order), np.int32)
        ranks[self._order] = np.arange(len(self._order), dtype=np.int32)
        return list(map(self._encoded.__getitem__, self._order)), ranks
