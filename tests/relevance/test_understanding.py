"""What is made of queries, on request: how often it is right, and how often it does harm.

TIMBAO_RELEVANCE=1 python -m pytest -s tests/relevance/test_understanding.py shows the figures.
"""

import gzip
import json
import os
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

import pytest

from indexer.analysis.syllables import fold, has_accents, tone_key
from indexer.build import rebuild
from indexer.engines import open_engine
from indexer.schema import news
from search_app.attachments import Attachments
from search_app.evaluate.known_items import DOCUMENTS
from search_app.evaluate.ways import WAYS
from search_app.keyboard import spelled
from search_app.phonology import is_bare_syllable, sound_alikes
from search_app.syntax.parse import parse
from search_app.syntax.written import written
from search_app.understanding.syllabary import Syllabary
from search_app.understanding.understand import Understood, understand

from . import gate
from .on_request import on_request

NEWS = gate.DATA / "vietnews-20k.jsonl.gz"
OTHERS = gate.DATA / "tintuc-headlines.jsonl.gz"

SYLLABLES, PARTS = 4, 2000
HEADLINES = 10_000
SEED = 1

pytestmark = on_request(NEWS, OTHERS)


@pytest.fixture(scope="module")
def syllabary(tmp_path_factory: pytest.TempPathFactory) -> Syllabary:
    """Of 20,000 news without their headlines."""
    where, schema = tmp_path_factory.mktemp("understanding"), news()
    gate.known_items([NEWS], where, full=1, short=1)
    engine = open_engine("whoosh", where / "index", schema)
    rebuild([where / DOCUMENTS], engine, schema, jobs=os.cpu_count() or 1)
    return Attachments(news()).syllabary(engine.searcher())


@pytest.fixture(scope="module")
def headlines() -> list[str]:
    """Of other news, without slips but for their authors'."""
    return list(islice(_titles(OTHERS), HEADLINES))


def _titles(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["title"]


def _understood(text: str, syllabary: Syllabary) -> Understood:
    return understand(parse(text).query, syllabary)


def _part(words: Sequence[str], drawn: random.Random) -> str:
    start = drawn.randint(0, len(words) - SYLLABLES)
    return " ".join(words[start : start + SYLLABLES])


@pytest.fixture(scope="module")
def parts() -> list[str]:
    """Of the headlines that the corpus does not have."""
    drawn = random.Random(SEED)
    headings = [title.split() for title in _titles(NEWS)]
    drawn.shuffle(headings)
    found = (_part(words, drawn) for words in headings if len(words) >= SYLLABLES)
    return list(islice((part for part in found if part.replace(" ", "").isalpha()), PARTS))


@pytest.mark.parametrize(("way", "least"), [("accentless", 0.77), ("half", 0.8)])
def test_missing_accents_are_offered_as_they_were(
    way: str, least: float, syllabary: Syllabary, parts: Sequence[str]
) -> None:
    offered = [_understood(WAYS[way].typed(text), syllabary).suggestion for text in parts]
    right = sum(_keys(one) == _keys(text) for one, text in zip(offered, parts, strict=True))
    print(f"{way}: offered {sum(map(bool, offered)) / PARTS:.3f}, right {right / PARTS:.3f}")
    assert right >= least * PARTS


def test_where_no_accents_are_missing_hardly_any_are_offered(
    syllabary: Syllabary, parts: Sequence[str]
) -> None:
    offered = sum(bool(_understood(text, syllabary).suggestion) for text in parts)
    print(f"offered: {offered} of {PARTS}")
    assert offered <= 0.01 * PARTS


def test_slips_are_corrected(syllabary: Syllabary, parts: Sequence[str]) -> None:
    drawn = random.Random(SEED)
    asked = [(part, _slipped(part, drawn)) for part in parts]
    found = [_understood(text, syllabary) for _, text in asked]
    right = sum(
        _keys(written(one.query)) == _keys(part)
        for one, (part, _) in zip(found, asked, strict=True)
    )
    offered = sum(
        _keys(one.suggestion) == _keys(part) for one, (part, _) in zip(found, asked, strict=True)
    )
    print(f"corrected: {right / PARTS:.3f}, offered as well: {offered / PARTS:.3f}")
    assert right >= 0.76 * PARTS
    assert offered >= 0.05 * PARTS


def _slipped(text: str, drawn: random.Random) -> str:
    """With a letter of one syllable swapped with the next one, left out, put in, or another."""
    words = text.split()
    at = drawn.choice([i for i, word in enumerate(words) if len(word) == max(map(len, words))])
    word = words[at]
    place, letter = drawn.randrange(1, len(word)), drawn.choice("abcdeghiklmnopqrstuvxy")
    before, after = word[:place], word[place:]
    words[at] = drawn.choice(
        [
            before[:-1] + after[0] + before[-1] + after[1:],
            before + after[1:],
            before + letter + after,
            before + letter + after[1:],
        ]
    )
    return " ".join(words)


def test_confused_tones_are_offered_right(syllabary: Syllabary, parts: Sequence[str]) -> None:
    asked = [(part, _confused(part)) for part in parts if _confused(part) != part]
    found = [_understood(text, syllabary) for _, text in asked]
    right = sum(_right(part, one) for one, (part, _) in zip(found, asked, strict=True))
    print(f"of {len(asked)} confused tones, right: {right / len(asked):.3f}")
    assert right >= 0.94 * len(asked)


def _confused(text: str) -> str:
    """With the tilde for the hook, or the other way round, on the last syllable that has either."""
    letters = unicodedata.normalize("NFD", text)
    at = max(map(letters.rfind, "\u0309\u0303"))
    other = {"\u0309": "\u0303", "\u0303": "\u0309"}.get(letters[at], "")
    swapped = letters[:at] + other + letters[at + 1 :] if other else letters
    return unicodedata.normalize("NFC", swapped)


def _right(part: str, found: Understood) -> bool:
    """Whether it is searched or offered."""
    return _keys(part) in (_keys(found.suggestion), _keys(written(found.query)))


@pytest.mark.parametrize(
    ("harmed", "least"), [("initial", 0.81), ("vowel", 0.78), ("space", 0.85), ("spaced", 0.9)]
)
def test_what_is_misheard_lost_or_glued_is_read(
    harmed: str, least: float, syllabary: Syllabary, parts: Sequence[str]
) -> None:
    drawn = random.Random(SEED)
    asked = [(part, text) for part in parts if (text := HARMS[harmed](part.split(), drawn))]
    right = sum(_right(part, _understood(text, syllabary)) for part, text in asked)
    print(f"{harmed}: of {len(asked)}, right: {right / len(asked):.3f}")
    assert right >= least * len(asked)


def _misheard(words: list[str], drawn: random.Random) -> str:
    """With an initial of one syllable that sounds alike; "" if none has one."""
    others = [
        (at, spelled(key))
        for at, word in enumerate(words)
        for key in sound_alikes(tone_key(word.lower()))
    ]
    if not others:
        return ""
    at, other = drawn.choice(others)
    words[at] = other.capitalize() if words[at][:1].isupper() else other
    return " ".join(words)


def _vowelless(words: list[str], drawn: random.Random) -> str:
    """Without the only vowel of one syllable of four letters or more; "" if there is none."""
    some = [at for at, word in enumerate(words) if re.fullmatch("[b-z]{2,}", _lost(word))]
    if not some:
        return ""
    at = drawn.choice(some)
    words[at] = _lost(words[at])
    return " ".join(words)


def _lost(word: str) -> str:
    """A word without its vowel, "" if it has more or is too short."""
    vowels = [letter for letter in word if fold(letter) in "aeiouy"]
    return word.replace(vowels[0], "") if len(vowels) == 1 and len(word) > 3 else ""


def _glued(words: list[str], drawn: random.Random) -> str:
    """Without one of its spaces, between syllables that have accents; "" if none is."""
    some = [
        at
        for at, (one, two) in enumerate(pairwise(words))
        if has_accents(one + two) and two[:1].islower()
    ]
    if not some:
        return ""
    at = drawn.choice(some)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _spaced(words: list[str], drawn: random.Random) -> str:
    """With a space within one word that is no syllable; "" if there is none."""
    some = [
        at
        for at, word in enumerate(words)
        if len(word) >= 4 and word.isascii() and not is_bare_syllable(word.lower())
    ]
    if not some:
        return ""
    at = drawn.choice(some)
    cut = drawn.randrange(2, len(words[at]) - 1)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


HARMS = {"initial": _misheard, "vowel": _vowelless, "space": _glued, "spaced": _spaced}


@pytest.mark.parametrize(("way", "least"), [("telex", 0.95), ("vni", 0.94)])
def test_one_word_among_others_is_read_by_its_keys(
    way: str, least: float, syllabary: Syllabary, parts: Sequence[str]
) -> None:
    drawn = random.Random(SEED)
    asked = right = 0
    for part in parts:
        words = part.split()
        at = drawn.choice([at for at, word in enumerate(words) if has_accents(word)] or [-1])
        if at < 0:
            continue
        typed = WAYS[way].typed(words[at])
        found = _understood(" ".join([*words[:at], typed, *words[at + 1 :]]), syllabary)
        asked, right = asked + 1, right + (_keys(written(found.query)) == _keys(part))
    print(f"one word in {way}: of {asked}, right: {right / asked:.3f}")
    assert right >= least * asked


def _keys(text: str) -> list[str]:
    return [tone_key(word) for word in text.split()]


def test_bare_words_are_not_taken_for_raw_keys(
    syllabary: Syllabary, headlines: Sequence[str]
) -> None:
    bare = [_understood(fold(text), syllabary) for text in headlines]
    taken = [one for one in map(written, (found.query for found in bare)) if has_accents(one)]
    print(f"taken for raw keys: {len(taken)} of {len(headlines)}")
    assert len(taken) < 0.001 * len(headlines)


def test_what_is_spelled_right_is_left_as_it_is(
    syllabary: Syllabary, headlines: Sequence[str]
) -> None:
    changed = sum(_understood(text, syllabary).changed for text in headlines)
    print(f"changed: {changed} of {len(headlines)}")
    assert changed <= 0.005 * len(headlines)
