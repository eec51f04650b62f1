"""Spotting finds in many texts at once what looking at every word of each finds."""

import re
from itertools import pairwise
from typing import TypeAlias

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.syllables import fold, fold_key, tone_key
from search_app.snippets.interest import Interest
from search_app.snippets.spotting import spot

WORDS = re.compile(r"[^\W_]+")

SEEN = (
    "bão Bão báo BAO bao nghiêng nghiêngg nghieng ngh nghiênglệch nghienglech đ Đ ĐẢNG đảng 7 16 "
    "Straßenbahn straßenbahn İ 中文 中 Ⅳ ﬁ Ａ ｂ xanh đỏ"
)
words = st.sampled_from(SEEN.split())
gaps = st.sampled_from([" ", ", ", "\n", "_", ". ", "-", "", "“", "\u0301", "\ud800", "🌊"])
texts = st.lists(st.one_of(words, gaps), max_size=40).map("".join)
keys = words.map(tone_key)
worths = st.floats(0.5, 9.0)
interests = st.builds(
    Interest,
    keys=st.dictionaries(keys, worths, max_size=4),
    folds=st.dictionaries(keys.map(fold_key), worths, max_size=3),
    prefixes=st.dictionaries(keys.map(fold_key), worths, max_size=2),
)
few = st.sampled_from(["bão", "báo", "bao", "BÃO", "đ", "đảng", "7"])
phrases = st.lists(few.map(tone_key) | few.map(tone_key).map(fold_key), min_size=1, max_size=3)


def bare(word: str) -> str:
    return "".join(fold(letter).lower()[:1] for letter in word)


Seen: TypeAlias = tuple[int, int, str, float]


def spotted(some: list[str], interest: Interest) -> list[list[Seen]]:
    """What is found in each text: where it begins and ends, the bare text there, its worth."""
    found = spot(some, interest)
    columns = (found.start, found.end, found.worth)
    every = list(zip(*(column.tolist() for column in columns), strict=True))
    seen = [(a, b, tone_key(found.text[a:b]), worth) for a, b, worth in every]
    keys = {(number, own[2]) for number, own in zip(found.key.tolist(), seen, strict=True)}
    assert len(keys) == len(dict(keys)) == len({key for _, key in keys})
    return [
        [(a - start, b - start, key, worth) for a, b, key, worth in seen[first:last]]
        for start, (first, last) in zip(found.starts[:-1], pairwise(found.bounds), strict=True)
    ]


@given(st.lists(texts, max_size=4), interests)
def test_every_word_of_worth_is_found(some: list[str], interest: Interest) -> None:
    expected = []
    for text in some:
        seen = [(word.span(), tone_key(word[0]), bare(word[0])) for word in WORDS.finditer(text)]
        matches = [(*span, key, interest.worth(key, form)) for span, key, form in seen]
        expected.append([match for match in matches if match[-1]])
    assert spotted(some, interest) == expected


@given(
    st.lists(st.lists(few | gaps, max_size=30).map("".join), max_size=3),
    st.dictionaries(phrases.map(tuple), worths, max_size=3),
    st.dictionaries(few.map(tone_key), worths, max_size=1),
)
def test_phrases_are_found_where_their_words_follow_each_other(
    some: list[str], asked: dict[tuple[str, ...], float], alone: dict[str, float]
) -> None:
    expected = []
    for text in some:
        seen = [(*word.span(), tone_key(word[0])) for word in WORDS.finditer(text)]
        matches = {(*word, alone[word[2]]) for word in seen if word[2] in alone}
        for phrase, worth in asked.items():
            for at in range(len(seen) - len(phrase) + 1):
                run = seen[at : at + len(phrase)]
                pairs = zip(phrase, run, strict=True)
                if all(wanted in (key, fold_key(key)) for wanted, (_, _, key) in pairs):
                    matches.update((*word, worth) for word in run)
        expected.append(sorted(matches))
    assert spotted(some, Interest(keys=alone, phrases=asked)) == expected


def test_each_text_has_its_own_offsets() -> None:
    found = spotted(["Bão", "", "tin bão", "báo"], Interest(keys={tone_key("bão"): 2.0}))
    key = tone_key("bão")
    assert found == [[(0, 3, key, 2.0)], [], [(4, 7, key, 2.0)], []]


def test_a_number_within_another_is_not_that_number() -> None:
    texts = ["5 triệu, 7,5 triệu, 5.000", "(5,3) 15; năm 5.", "từ 5/3"]
    found = spotted(texts, Interest(keys={"5": 1.0}))
    assert [[own[:2] for own in some] for some in found] == [[(0, 1)], [(14, 15)], [(3, 4)]]
    phrase = Interest(keys={"5": 1.0}, phrases={("7", "5"): 2.0})
    found = spotted(texts, phrase)
    assert [own[:2] for own in found[0]] == [(0, 1), (9, 10), (11, 12)]


def test_a_phrase_does_not_run_from_one_text_into_the_next() -> None:
    phrase = (tone_key("dân"), tone_key("vận"))
    found = spotted(["người dân", "vận động", "Dân vận"], Interest(phrases={phrase: 1.5}))
    whole = [(0, 3, phrase[0], 1.5), (4, 7, phrase[1], 1.5)]
    assert found == [[], [], whole]


@example(["bão bão", "đ"], {("bao", "d")})  # no word runs from one text into the next
@given(
    st.lists(st.lists(few | st.just(" "), max_size=30).map("".join), max_size=3),
    st.sets(
        st.lists(few.map(tone_key).map(fold_key), min_size=2, max_size=3).map(tuple), max_size=2
    ),
)
def test_halves_of_words_count_only_for_names_or_where_no_whole_one_stands(
    some: list[str], asked: set[tuple[str, ...]]
) -> None:
    folds = dict.fromkeys(map(fold_key, map(tone_key, ["bão", "đ", "đảng", "7"])), 1.0)
    expected = []
    for text in some:
        seen = [(*word.span(), tone_key(word[0]), 1.0) for word in WORDS.finditer(text)]
        seen = [match for match in seen if fold_key(match[2]) in folds]
        halves: set[str] = set()
        names: set[str] = set()
        whole: set[Seen] = set()
        for word in asked:
            for at in range(len(seen) - len(word) + 1):
                run = seen[at : at + len(word)]
                beside = all(a[1] + 1 >= b[0] for a, b in pairwise(run))
                if beside and tuple(fold_key(match[2]) for match in run) == word:
                    whole.update(run)
                    halves.update(word)
                    names.update(run[-1][2:3] if text[run[-1][0]].isupper() else ())
        expected.append(
            [
                match
                for match in seen
                if match in whole
                or fold_key(match[2]) not in halves
                or (match[2] in names and text[match[0]].isupper())
            ]
        )
    assert spotted(some, Interest(folds=folds, words=asked)) == expected


def test_what_has_phrases_only_is_worth_nothing_alone() -> None:
    phrase = (tone_key("dân"), tone_key("vận"))
    interest = Interest(keys={tone_key("khéo"): 1.0}, phrases={phrase: 2.0})
    (found,) = spotted(["vận khéo, dân vận khéo"], interest)
    assert [match[:2] for match in found] == [(4, 8), (10, 13), (14, 17), (18, 22)]
