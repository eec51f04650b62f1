"""What was typed turned into what was meant: raw keys, glued syllables, slips, missing accents.

Only words change: a quoted phrase, an address, a code is what it says.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from indexer.analysis.syllables import atoms, fold_key, tone_key, words
from indexer.query import And, Not, Or, Query, Text

from ..keyboard import horned, spelled, unrepeated
from ..phonology import is_bare_syllable, is_foreign, is_syllable
from ..syntax.parse import parse
from ..syntax.written import written
from . import raw_keys
from .correct import Correction, accented, are_bare, as_typed, corrections, restored
from .glued import parted
from .offering import clear, in_case_of
from .spaced import in_one
from .syllabary import Syllabary

_NUMBERED = re.compile("([A-Za-z]{3,})([0-9]{1,2})")  # U23 is a name
_BEHIND = re.compile(r"([^\W\d_]+)([0-9]{1,4})")
_RUN = re.compile(r"\d+|\D+")
_MODEL = re.compile("[A-Za-z]{1,3}-[0-9]+")  # An-26
_OPAQUE = frozenset(".@:")  # signs within addresses, abbreviations and numbers


Spelled: TypeAlias = Callable[[Sequence[str]], Set[int]]
"""Given words, the places of those that are spelled as they may be, whatever the corpus has."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What is to be searched; what to tell the asker; the text of another query worth offering.

    `changed` says that the query is not what was typed, which may be offered as well.
    """

    query: Query
    changed: bool = False
    notices: tuple[str, ...] = ()
    suggestion: str = ""


def understand(
    query: Query,
    syllabary: Syllabary,
    spelled: Spelled = lambda words: frozenset(),
    *,
    thorough: bool = False,
) -> Understood:
    """Read what was meant into the words of `query`.

    Words that surely were mistyped are replaced. What may have been, and missing accents where they
    are clear, make the suggestion. A `thorough` look doubts words that the corpus knows, too: it is
    for queries that found nothing. What is `spelled` as it may be stays.
    """
    readings = {text: _read(text, syllabary, spelled, thorough) for text in _texts(query)}
    meant = _replaced(query, {text: meant for text, (meant, _) in readings.items()})
    better = _replaced(query, {text: better for text, (_, better) in readings.items()})
    changed = meant != query
    offered = written(better) if better != meant else ""
    return Understood(
        meant,
        changed=changed,
        notices=(f"Đã hiểu là “{written(meant)}”.",) if changed else (),
        suggestion=offered if parse(offered).query == better else "",  # it may be too long
    )


def _texts(query: Query) -> set[str]:
    match query:
        case Text(text):
            return {text}
        case And(parts) | Or(parts):
            return set().union(*map(_texts, parts))
        case Not(part):
            return _texts(part)
    return set()


def _replaced(query: Query, texts: Mapping[str, str]) -> Query:
    match query:
        case Text(text):
            return replace(query, text=texts[text])
        case And(parts) | Or(parts):
            return type(query)(tuple(_replaced(part, texts) for part in parts))
        case Not(part):
            return Not(_replaced(part, texts))
    return query


def _read(text: str, syllabary: Syllabary, spelled: Spelled, thorough: bool) -> tuple[str, str]:
    """What surely was meant, and what may have been."""
    text = _parted(_decoded(horned(text), syllabary), syllabary, spelled)
    text, likely = _in_one(text, syllabary)
    pieces = _pieces(text)
    typed = [piece.text for piece in pieces]
    keys = list(map(tone_key, typed))
    if not keys:
        return text, text
    fixed = spelled(typed)
    run = accented(keys, syllabary)
    words = [word and i not in fixed for i, word in enumerate(_words(pieces))]
    slips = corrections(keys, run, words, syllabary, thorough=thorough)
    sure = [slip for slip in slips if slip.sure and not _is_known_name(typed, slip.at, syllabary)]
    meant = _joined(text, pieces, _corrected(typed, sure))
    if likely != text:
        return meant, _read(likely, syllabary, spelled, thorough)[1]
    better = _corrected(typed, slips)
    if slips:
        run = accented(list(map(tone_key, better)), syllabary)
    offered = _joined(text, pieces, clear(better, run, syllabary, fixed))
    offered = _parted(offered, syllabary, spelled, offered=True, thorough=thorough)
    return meant, _numbered(offered, syllabary, thorough)


def _is_known_name(words: Sequence[str], at: int, syllabary: Syllabary) -> bool:
    """Whether a word has a capital, which the first one has anyway, and reports have it: Mnông."""
    name = at > 0 and words[at][:1].isupper() and not words[at].isupper()
    return name and syllabary.frequency(tone_key(words[at])) > 0


def _decoded(text: str, syllabary: Syllabary) -> str:
    """The text without raw keys, nor letters that a key hit twice has left."""
    pieces = _pieces(text)
    typed = [_once(piece.text, syllabary) for piece in pieces]
    return _joined(text, pieces, raw_keys.meant(typed, syllabary))


def _once(word: str, syllabary: Syllabary) -> str:
    """The word as it is known with its accented letters once: sốố, not Pơơ."""
    once = unrepeated(word)
    if once == word or syllabary.knows(tone_key(word)) or not syllabary.knows(tone_key(once)):
        return word
    return once


def _parted(
    text: str,
    syllabary: Syllabary,
    spelled: Spelled,
    *,
    offered: bool = False,
    thorough: bool = False,
) -> str:
    """The text with its glued syllables apart (see `parted`), if `offered` with their accents, and
    with numbers apart that are glued to a word with accents.
    """
    pieces = _pieces(text)
    texts = [piece.text for piece in pieces]
    bare = are_bare(texts)
    apart: dict[int, str] = {}
    for i, piece in enumerate(pieces):
        if not piece.alone:
            continue
        if (number := _BEHIND.fullmatch(piece.text)) and _is_word(number[1]):
            apart[i] = " ".join(number.groups())
        elif found := parted(piece.text, syllabary, bare, offered, thorough):
            parts, run = found
            apart[i] = " ".join(clear(parts, run, syllabary) if offered else parts)
    if not apart:
        return text
    fixed = spelled(texts)
    if offered and not thorough:
        fixed |= _familiar(texts, syllabary)
    return _joined(
        text, pieces, [own if i in fixed else apart.get(i, own) for i, own in enumerate(texts)]
    )


def _in_one(text: str, syllabary: Syllabary) -> tuple[str, str]:
    """The text without the spaces that surely are within a word (see `in_one`), and without those
    that likely are.
    """
    pieces = _pieces(text)
    meant = likely = text
    for at, sure in reversed([*in_one([piece.text for piece in pieces], syllabary)]):
        one, two = pieces[at : at + 2]
        if one.alone and two.alone and text[one.end : two.start] == " ":
            rest = two.text if two.text.isupper() else two.text.lower()
            likely = likely[: one.end] + rest + likely[two.end :]
            if sure:
                meant = meant[: one.end] + rest + meant[two.end :]
    return meant, likely


def _familiar(words: Sequence[str], syllabary: Syllabary) -> Set[int]:
    """The places of words that the corpus has beside a neighbour so, or that stand beside one in a
    foreign language: vietnam airlines, hanoi metro.
    """
    keys = list(map(tone_key, words))
    foreign = list(map(is_foreign, keys))
    seen = as_typed(keys, syllabary).seen if keys else ()
    pairs = zip(seen, foreign, foreign[1:], strict=False)
    found = (i for i, (beside, *both) in enumerate(pairs) if beside or all(both))
    return {at for i in found for at in (i, i + 1)}


def _is_word(text: str) -> bool:
    """Whether it is a syllable in accents of its own: lớp, not Đ or NĐ."""
    return len(text) > 1 and not text.isascii() and is_syllable(tone_key(text))


def _numbered(text: str, syllabary: Syllabary, thorough: bool) -> str:
    """The text with those numbers apart that stand glued to a word without its accents: lop1; after
    a `thorough` look, to anything: worldcup2018.
    """
    pieces = _pieces(text)
    texts = [piece.text for piece in pieces]
    for i, piece in enumerate(pieces):
        found = _NUMBERED.fullmatch(piece.text) if piece.alone else None
        if found and is_bare_syllable(found[1].lower()):
            run = restored([found[1].lower(), found[2]], syllabary)
            word, number = clear(list(found.groups()), run, syllabary)
            if word != found[1] and all(run.seen):
                texts[i] = f"{word} {number}"
                continue
        if thorough and piece.alone:
            texts[i] = " ".join(_RUN.findall(piece.text))
    return _joined(text, pieces, texts)


def _corrected(typed: list[str], slips: Sequence[Correction]) -> list[str]:
    """The words without these slips; a run without accents stays bare."""
    bare = are_bare(typed)
    meant = list(typed)
    for slip in slips:
        key = fold_key(slip.key) if bare else slip.key
        meant[slip.at] = in_case_of(typed[slip.at], spelled(key))
    return meant


def _shouted(words: Sequence[str]) -> bool:
    """Whether capitals say nothing; those of a single word may be an abbreviation."""
    return len(words) > 1 and all(word == word.upper() for word in words)


class _Piece(NamedTuple):
    """An atom of a text, or all of what is opaque; `alone` if it is a word by itself."""

    text: str
    start: int
    end: int
    alone: bool


@lru_cache(maxsize=100)  # each step of understanding looks at the text anew
def _pieces(text: str) -> tuple[_Piece, ...]:
    pieces = []
    for word in words(text):
        parts = atoms(word.text)
        if len(parts) == 1 or _OPAQUE & set(word.text) or _MODEL.fullmatch(word.text):
            pieces.append(_Piece(word.text, word.start, word.end, len(parts) == 1))
            continue
        end = word.start
        for part in parts:
            start = text.index(part, end)
            end = start + len(part)
            pieces.append(_Piece(part, start, end, alone=False))
    return tuple(pieces)


def _joined(text: str, pieces: Sequence[_Piece], texts: Sequence[str]) -> str:
    """The text with its pieces replaced."""
    out = []
    end = 0
    for piece, other in zip(pieces, texts, strict=True):
        out += [text[end : piece.start], other]
        end = piece.end
    return "".join([*out, text[end:]])


def _words(pieces: Sequence[_Piece]) -> list[bool]:
    """Which pieces may hold a slip: words of letters, neither abbreviations nor units (mAh)."""
    shouted = _shouted([piece.text for piece in pieces])
    return [
        piece.alone and piece.text.isalpha() and (shouted or piece.text[1:].islower())
        for piece in pieces
    ]
