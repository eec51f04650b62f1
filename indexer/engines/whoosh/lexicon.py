"""Lexicon: every word met so far, numbered, with the terms each analyzer makes of it.

An analyzer is asked once for each distinct word; from then on words are integers and the terms of
a whole corpus are a gather from these tables.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...schema import Schema
from .terms import encode


@dataclass(frozen=True, slots=True)
class Expansion:
    """What numbered keys stand for: key i is `values[ends[i - 1]:ends[i]]`, `counts[i]` of them."""

    counts: NDArray[np.int32]
    ends: NDArray[np.int64]
    values: NDArray[np.int32]

    def of(self, keys: NDArray[Any]) -> NDArray[np.int32]:
        """The values of all keys, one behind the other."""
        if len(self.values) == len(self.counts) and (self.counts == 1).all():
            return self.values[keys]
        counts = self.counts[keys]
        return self.values[spread((self.ends - self.counts)[keys], counts)]


def expansion(counts: NDArray[Any], values: NDArray[np.int32]) -> Expansion:
    """The expansion whose keys have `counts` values each."""
    return Expansion(counts.astype(np.int32), np.cumsum(counts, dtype=np.int64), values)


def spread(starts: NDArray[Any], counts: NDArray[Any]) -> NDArray[np.int64]:
    """The indices of all ranges `[start, start + count)`, one range behind the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    indices = np.repeat(starts - (ends - counts), counts)
    indices += np.arange(total)
    return indices


class Lexicon:
    """Words, terms and forms, numbered from 0 in the order they were met.

    A *form* is what the positional analyzers make of a word: words that only differ in ways these
    analyzers do not see, such as capitals, share one.
    """

    def __init__(self, schema: Schema) -> None:
        self._analyzers = schema.analyzers
        self._positional = [name for name, _ in schema.analyzers if name in schema.positional]
        self._words: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms: defaultdict[str, int] = defaultdict(count().__next__)
        self._forms: dict[tuple[tuple[str, ...], ...], int] = {}
        self._form_of = array("i")
        self._form_words = array("i")
        self._counts = {name: array("i") for name, _ in schema.analyzers}
        self._values = {name: array("i") for name, _ in schema.analyzers}
        self._order: list[int] = []

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of these words, analysing those that are new."""
        known = len(self._words)
        ids = np.fromiter(map(self._words.__getitem__, words), np.int32, len(words))
        for word in list(islice(self._words, known, None)):
            self._analyse(word)
        return ids

    def _analyse(self, word: str) -> None:
        form = []
        for name, analyze in self._analyzers:
            terms = analyze(word)
            self._counts[name].append(len(terms))
            self._values[name].extend([self._terms[term] for term in terms])
            if name in self._positional:
                form.append(terms)
        number = self._forms.setdefault(tuple(form), len(self._forms))
        if number == len(self._form_words):
            self._form_words.append(len(self._form_of))
        self._form_of.append(number)

    def expansions(self) -> dict[str, Expansion]:
        """For each analyzer, the term numbers of every word."""
        return {
            name: expansion(np.array(self._counts[name], np.int32), np.array(values, np.int32))
            for name, values in self._values.items()
        }

    def forms(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The form of every word, and for every form a word that has it."""
        return np.array(self._form_of, np.int32), np.array(self._form_words, np.int32)

    def form_keys(self) -> list[bytes]:
        """A name for every form: equal in two lexicons exactly where the forms are."""
        return [encode("\x1e".join("\x1f".join(terms) for terms in form)) for form in self._forms]

    def sorted_terms(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """Every term in UTF-8, in byte order, and the place in it of each term number."""
        terms = list(self._terms)
        self._order.extend(range(len(self._order), len(terms)))
        self._order.sort(key=terms.__getitem__)  # code points sort as their UTF-8 does
        ranks = np.empty(len(terms), np.int32)
        ranks[self._order] = np.arange(len(terms), dtype=np.int32)
        return [encode(terms[i]) for i in self._order], ranks
