"""Suggestions as you type: phrases and headlines that go on as the text typed so far begins."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import fold, has_accents, syllables, tone_key
from indexer.query import Text
from indexer.spellings import pattern
from indexer.suggestions import Suggestions

from .keyboard import decode, telex, vni
from .phonology import bare_twin, twin
from .syntax.parse import Parsed, parse

MOST_ATOMS = 24
"""Whoever has typed more needs no suggestions."""

POOL = 60
"""The newest headlines that match, from which the best are taken."""

_ATOM = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase worth searching for, or the headline of the report `id`.

    `marks` are the [start, end) ranges of `text` that were typed.
    """

    text: str
    kind: Literal["words", "headline"]
    id: str | None
    marks: tuple[tuple[int, int], ...]


class _Typed(NamedTuple):
    """What was typed, atom by atom, or what the keys that were typed may stand for.

    The last atom is a beginning, which may be empty. A `guessed` reading is worth something only
    where its accents are found.
    """

    atoms: tuple[str, ...]
    guessed: bool


class _Match(NamedTuple):
    """Where a headline has what was typed; the lower `rank`, the better."""

    rank: int
    marks: tuple[tuple[int, int], ...]


def suggest(
    text: str,
    suggestions: Suggestions,
    size: int = 10,
    alive: Callable[[str], bool] = lambda id: True,
) -> tuple[Suggestion, ...]:
    """At most `size` suggestions for the text typed so far, phrases first, then headlines.

    The last word is a beginning, unless a space follows it; those before it are whole, and stand
    anywhere in a headline. Accents that were typed are preferred, not required; keys that make no
    sense are read as Telex or VNI, and what is spelled with i may be so with y. Phrases are ordered
    by how often they occur, recently above all; headlines by whether they begin so, have the words
    side by side, or have them at all, the newest first. `alive` says whether the report with that
    id still exists.
    """
    readings = _readings(text, suggestions)
    phrases = tuple(islice(_phrases(text, readings, suggestions, size), size))
    headlines = tuple(islice(_headlines(readings, suggestions, alive), size))
    room = max(size - len(headlines), (size + 1) // 2)
    return (*phrases[:room], *headlines)[:size]


def _readings(text: str, suggestions: Suggestions) -> list[_Typed]:
    """What may be meant, likeliest first; nothing, unless plain words are all that was typed."""
    typed = normalise(text)
    atoms = _ATOM.findall(typed.lower())
    if not atoms or len(atoms) > MOST_ATOMS:
        return []
    if parse(text) != Parsed(Text(" ".join(typed.split()))):
        return []
    if text[-1].isspace():
        atoms.append("")

    def known(syllable: str) -> bool:
        spellings = filter(None, (syllable, _other_spelling(syllable)))
        return any(suggestions.knows(pattern([s], unfinished=False)) for s in spellings)

    *whole, last = atoms
    decoded = [decode(atom, known) or atom for atom in whole]
    literal = _Typed((*decoded, last), guessed=False)
    guesses = [
        _Typed((*decoded, guess), guessed=True)
        for guess in (telex(last), vni(last))
        if has_accents(guess) and last.isascii()
    ]
    readings = [*guesses, literal] if decoded != whole else [literal, *guesses]
    return list(dict.fromkeys([*readings, *map(_respelled, readings)]))


def _respelled(typed: _Typed) -> _Typed:
    """The same with y for i and i for y, where that is another spelling."""
    atoms = tuple(_other_spelling(atom) or atom for atom in typed.atoms)
    return typed if atoms == typed.atoms else _Typed(atoms, guessed=True)


def _other_spelling(atom: str) -> str:
    return unicodedata.normalize("NFC", twin(tone_key(atom))) or bare_twin(atom)


def _phrases(
    text: str, readings: Sequence[_Typed], suggestions: Suggestions, most: int
) -> Iterator[Suggestion]:
    """Phrases that begin as typed, those with the accents typed first, each once."""
    seen = {syllables(normalise(text))}
    for agreeing, typed in _rounds(readings):
        begun = len(" ".join(typed.atoms).rstrip())
        begin = pattern(typed.atoms, unfinished=True)
        for phrase in suggestions.phrases(begin, agreeing, most + 1):
            spelt = syllables(phrase)
            if spelt not in seen:
                seen.add(spelt)
                yield Suggestion(phrase, "words", None, ((0, begun),))


def _headlines(
    readings: Sequence[_Typed], suggestions: Suggestions, alive: Callable[[str], bool]
) -> Iterator[Suggestion]:
    """Headlines with all that was typed, those with the accents typed first, each once."""
    seen = set()
    for agreeing, (atoms, _) in _rounds(readings):
        *whole, last = atoms
        patterns = [pattern([atom], unfinished=False) for atom in whole]
        if last:
            patterns.append(pattern([last], unfinished=True))
        folded = [fold(atom) for atom in atoms if atom]
        found = []
        for title, id, _ in suggestions.headlines(patterns, agreeing, POOL, alive):
            rank, marks = _match(fold(title).lower(), folded, unfinished=bool(last))
            found.append((rank, Suggestion(title, "headline", id, marks)))
        for _, headline in sorted(found, key=lambda item: item[0]):
            key = fold(headline.text).lower()
            if key not in seen:
                seen.add(key)
                yield headline


def _rounds(readings: Sequence[_Typed]) -> Iterator[tuple[bool, _Typed]]:
    """In which order to ask: with the accents typed or guessed; then without those typed."""
    yield from ((True, typed) for typed in readings)
    for typed in readings:
        if not typed.guessed and has_accents(" ".join(typed.atoms)):
            yield False, typed


def _match(headline: str, typed: Sequence[str], unfinished: bool) -> _Match:
    """Where a folded headline has the folded atoms that were typed.

    The rank is 0 where they stand side by side at its beginning, 1 elsewhere, 2 where apart.
    """
    own = [match.span() for match in _ATOM.finditer(headline)]
    last = len(typed) - 1

    def has(place: int, number: int) -> bool:
        start, end = own[place]
        atom = headline[start:end]
        if number == last and unfinished:
            return atom.startswith(typed[number])
        return atom == typed[number]

    def mark(place: int, number: int) -> tuple[int, int]:
        start = own[place][0]
        return start, start + len(typed[number])

    for first in range(len(own) - last):
        if all(has(first + number, number) for number in range(len(typed))):
            return _Match(min(first, 1), ((own[first][0], mark(first + last, last)[1]),))
    marks: dict[int, tuple[int, int]] = {}  # by place: no word is two of those typed
    for number in range(len(typed)):
        free = (p for p in range(len(own)) if p not in marks and has(p, number))
        marks.update((place, mark(place, number)) for place in islice(free, 1))
    return _Match(2, tuple(sorted(marks.values())))
