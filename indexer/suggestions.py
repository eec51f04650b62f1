"""Suggestions: headlines, and phrases that recur in headlines and leads, ready to be completed.

Noted while an index is built and kept with it as one block of arrays, which are used where they
lie. Of reports that come later only the headlines are among them (`added`), until it is rebuilt.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .analysis.syllables import syllables
from .arrays import ArrayFile, pack_one_by_one, unpack_arrays
from .batch import Batch, Tokens
from .headlines import Headline, Headlines, newest_first, syllables_of
from .phrases import phrases
from .ragged import spread
from .seen import Latest
from .spellings import Pattern, Spellings, pack_spellings
from .surfaces import Surfaces
from .texts import Texts, TextsBuilder, pack_texts

SUGGESTIONS = "suggestions"
"""The name under which an index keeps them."""

SOUGHT = 1 << 17
"""Reports in which phrases are sought, at most: of more, every second one, or every fourth …"""

OPENING = 100
"""Words at the beginning of a body, which stand in for a lead where there is none."""

RECENT, HALF_LIFE = 3.0, 90.0
"""What an occurrence on the newest day weighs on top of 1, and the days in which that halves."""


class _Words(NamedTuple):
    """The words of one attribute of some documents, and what number each document has."""

    ids: NDArray[np.int32]
    counts: NDArray[np.int32]
    documents: NDArray[np.int32]

    def thinned(self, step: int) -> "_Words":
        """Those of every so many-th document."""
        return self._only(self.documents % step == 0)

    def among(self, current: NDArray[np.bool_]) -> "_Words":
        """Those of documents that are `current`, which tells of each number."""
        return self if current.all() else self._only(current[self.documents])

    def _only(self, kept: NDArray[np.bool_]) -> "_Words":
        return _Words(
            self.ids[np.repeat(kept, self.counts)], self.counts[kept], self.documents[kept]
        )

    def owners(self) -> NDArray[np.int32]:
        """The number of the document each word is in."""
        return np.repeat(self.documents, self.counts)


class _WordsFile:
    """The words of some documents after others, gathered in files."""

    def __init__(self) -> None:
        self._columns = [ArrayFile(np.int32) for _ in _Words._fields]

    def extend(self, words: _Words) -> None:
        """Gather more."""
        for column, own in zip(self._columns, words, strict=True):
            column.extend(own)

    def read(self) -> _Words:
        """All of them."""
        return _Words(*(column.read() for column in self._columns))


class SuggestionsBuilder:
    """Takes headlines, and the words of headlines and leads, as batches pass."""

    def __init__(self, surfaces: Surfaces | None = None) -> None:
        self._surfaces = surfaces or Surfaces()
        self._headlines, self._leads = _WordsFile(), _WordsFile()
        self._step = 1  # leads are kept of every so many-th report
        self._titles, self._ids, self._latest = TextsBuilder(), TextsBuilder(), Latest()
        self._days = array("i")

    def add(self, batch: Batch) -> None:
        """Note the reports of a batch."""
        numbers = self._surfaces.numbers(batch.lexicon).astype(np.int32)
        first = len(self._days)
        documents = np.arange(first, first + len(batch.documents), dtype=np.int32)
        headlines, leads = (
            _Words(numbers[own.ids], np.diff(own.ends, prepend=0).astype(np.int32), documents)
            for own in (batch.tokens["title"], _leads(batch))
        )
        self._headlines.extend(headlines)
        self._leads.extend(leads.thinned(self._step))
        self._titles.extend(document.title for document in batch.documents)
        self._ids.extend(document.id for document in batch.documents)
        self._latest.extend(document.id for document in batch.documents)
        self._days.extend(one.date.toordinal() if one.date else 0 for one in batch.documents)
        if len(self._days) > SOUGHT * self._step:
            self._step *= 2

    def build(self) -> memoryview:
        """The suggestions as a block that `Suggestions` reads, none of replaced reports."""
        return pack_one_by_one(self._arrays())

    def _arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        days, current = np.array(self._days, np.int64), self._latest.mask()
        headlines = self._headlines.read().among(current)
        leads = self._leads.read().thinned(self._step).among(current)
        surfaces = self._surfaces.since(0)
        used = np.zeros(len(surfaces), np.bool_)
        used[headlines.ids] = used[leads.ids] = True
        keys = {surfaces[i]: syllables(surfaces[i]) for i in np.flatnonzero(used).tolist()}
        del surfaces
        numbers = np.cumsum(used, dtype=np.int32) - 1
        headlines = headlines._replace(ids=numbers[headlines.ids])
        leads = leads._replace(ids=numbers[leads.ids])
        some = headlines.thinned(self._step)
        yield from _phrase_arrays(keys, some, leads, _recency(days), self._step).items()
        newest = newest_first(days)
        newest = newest[current[newest]]
        rank = np.empty(len(days), np.uint32)
        rank[newest] = np.arange(len(newest))
        words = list(keys.values())
        yield from syllables_of(words, headlines.ids, rank[headlines.owners()]).items()
        for name, texts in (("titles", self._titles), ("ids", self._ids)):
            yield from texts.pack(name, newest.tolist()).items()
        yield "days", days[newest].astype(np.int32)


class Suggestions:
    """The suggestions of an index; safe to use from many threads.

    The headlines `added` are those of later reports; others, with the ids that are `replaced`, are
    no longer true.
    """

    def __init__(
        self,
        block: memoryview,
        added: Headlines | None = None,
        replaced: Set[str] = frozenset(),
    ) -> None:
        arrays = unpack_arrays(block)
        self._phrases = Spellings(arrays, "phrases")
        self._shown = Texts(arrays, "shown")
        self._weights = arrays["weights"]
        self._headlines = Headlines(arrays)
        self._added = added
        self._replaced = replaced

    def knows(self, syllable: Pattern) -> bool:
        """Whether a headline or a lead has the syllable (unfinished: one that begins so)."""
        known = self._headlines.knows(syllable)
        return known or (self._added is not None and self._added.knows(syllable))

    def phrases(self, typed: Pattern, agreeing: bool, most: int) -> list[str]:
        """The phrases that begin as typed, heaviest first.

        They are those that agree with the accents typed, or those that do not.
        """
        rows = self._phrases.find(typed)
        wanted = np.flatnonzero(self._phrases.agree(rows, typed) == agreeing) + rows.start
        weights = self._weights[wanted]
        if len(wanted) > most:
            best = np.argpartition(-weights, most)[:most]
            wanted, weights = wanted[best], weights[best]
        return [self._shown[i] for i in wanted[np.argsort(-weights, kind="stable")].tolist()]

    def headlines(
        self,
        typed: Sequence[Pattern],
        agreeing: bool,
        most: int,
        alive: Callable[[str], bool] = lambda id: True,
    ) -> list[Headline]:
        """The newest headlines that have all these syllables, of reports that are still `alive`.

        With `agreeing`, only those that agree with the accents typed.
        """
        found = self._added.find(typed, agreeing, most, alive) if self._added else []
        found += self._headlines.find(
            typed, agreeing, most, lambda id: id not in self._replaced and alive(id)
        )
        return sorted(found, key=lambda headline: -headline.day)[:most]


def _leads(batch: Batch) -> Tokens:
    """The words of each lead, or those at the beginning of the body where there is none."""
    lead, body = batch.tokens["lead"], batch.tokens["body"]
    counts = np.diff(lead.ends, prepend=0)
    lengths = np.diff(body.ends, prepend=0)
    taken = np.where(counts > 0, 0, np.minimum(lengths, OPENING))
    starts = np.where(counts > 0, lead.ends - counts, len(lead.ids) + body.ends - lengths)
    counts += taken
    return Tokens(np.concatenate([lead.ids, body.ids])[spread(starts, counts)], np.cumsum(counts))


def _phrase_arrays(
    keys: Mapping[str, tuple[str, ...]],
    headlines: _Words,
    leads: _Words,
    weights: NDArray[np.float64],
    step: int,
) -> dict[str, NDArray[Any]]:
    """Phrases and their weights; `weights` are those of an occurrence in each document.

    Of the documents only every `step`-th one is there.
    """
    texts = np.concatenate([2 * headlines.owners(), 2 * leads.owners() + 1])
    reading = np.argsort(texts, kind="stable")  # document by document
    words = np.concatenate([headlines.ids, leads.ids])[reading]
    texts = texts[reading]
    del reading
    found = phrases(keys, words, texts, texts // (2 * step), weights[::step])
    order, spelt = pack_spellings("phrases", [phrase.keys for phrase in found])
    return {
        **spelt,
        **pack_texts("shown", [found[i].text for i in order]),
        "weights": np.array([found[i].weight for i in order], np.float32),
    }


def _recency(days: NDArray[np.int64]) -> NDArray[np.float64]:
    """What an occurrence in a report of each day weighs; day 0 is an unknown one."""
    dated = days > 0
    newest = np.quantile(days[dated], 0.99) if dated.any() else 0.0  # not what a slip dated 2091
    age = np.maximum(0.0, newest - days)
    weights: NDArray[np.float64] = 1.0 + np.where(dated, RECENT * 0.5 ** (age / HALF_LIFE), 0.0)
    return weights
