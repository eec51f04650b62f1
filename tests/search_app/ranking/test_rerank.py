"""The second look puts first what says the query in order, early, together and completely."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from indexer.batch import unpack
from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import Searcher, open_engine
from indexer.query import All, Or
from indexer.schema import news
from indexer.vocabulary import ATTACHMENT, Vocabulary
from search_app.attachments import Attachments
from search_app.planning.reading import Reading, Syllable, Word, read
from search_app.planning.streams import streams
from search_app.ranking.evidence import NEAR
from search_app.ranking.likeness import Likeness
from search_app.ranking.rerank import rerank
from search_app.ranking.topic import Encoder, Topics

SCHEMA = news()
FILLER = "và"


def filled(*parts: str | int) -> str:
    """The parts in order; a number stands for so many words that nobody asks for."""
    return " ".join(" ".join([FILLER] * p) if isinstance(p, int) else p for p in parts)


def searcher_over(reports: Iterable[Document], folder: Path, engine: str = "whoosh") -> Searcher:
    records = folder / f"{engine}.jsonl"
    records.write_text("".join(f"{d.to_json()}\n" for d in reports), encoding="utf-8")
    opened = open_engine(engine, folder / engine, SCHEMA)
    rebuild([records], opened, SCHEMA)
    return opened.searcher()


def sure(text: str) -> Reading:
    """The syllables of `text` as they are typed, each a word."""
    keys = [tone_key(word) for word in text.split()]
    return Reading(
        tuple(Syllable(key, ((key, 1.0),)) for key in keys),
        tuple(Word(i, i + 1, key) for i, key in enumerate(keys)),
    )


def unsure(*readings: dict[str, float]) -> Reading:
    """Bare syllables, each in the readings given."""
    syllables = []
    words = []
    for i, own in enumerate(readings):
        shares = tuple((tone_key(word), share) for word, share in own.items())
        syllables.append(Syllable(Word(0, 1, shares[0][0]).folded, shares))
        words += [Word(i, i + 1, key, share) for key, share in shares]
    return Reading(tuple(syllables), tuple(words), sure=False)


def ranked(
    reading: Reading, searcher: Searcher, scored: bool = False
) -> tuple[list[str], list[float]]:
    """Ids and scores of all documents; unless `scored`, as if the search had scored them alike."""
    numbers = searcher.search(All(), limit=1000).numbers
    scores = [0.0] * len(numbers)
    if scored:
        by = Or(tuple(streams(reading, SCHEMA)))
        found = searcher.search(by, limit=1000)
        numbers, scores = found.numbers, found.scores
    order, final = rerank(reading, numbers, scores, searcher, SCHEMA, like(searcher))
    assert sorted(order) == sorted(numbers)
    assert final == sorted(final, reverse=True)
    return [unpack(searcher.payload(number))[0].id for number in order], final


FAR = 150
"""Positions behind which the beginning of a text is over."""


def like(searcher: Searcher) -> Likeness:
    """What is known of likeness: nothing of topics, nor of an index of few reports."""
    found = Attachments(news()).likeness(searcher)
    none = np.zeros((0, 2), np.float32)
    found.topics = Topics(Encoder({}, none, none), lambda words: np.full(len(words), -1))
    return found


def of_bodies(folder: Path, **bodies: str) -> Searcher:
    return searcher_over((Document(id, "", body) for id, body in bodies.items()), folder)


def test_words_in_the_order_typed_come_first(tmp_path: Path) -> None:
    searcher = of_bodies(
        tmp_path,
        turned=filled("rừng", "cháy", 10),
        apart=filled("cháy", 8, "rừng", 2),
        near=filled("cháy", 2, "rừng", 8),
        beside=filled("cháy", "rừng", 10),
    )
    ids, scores = ranked(sure("cháy rừng"), searcher)
    assert set(ids[:2]) == {"near", "beside"}
    assert scores[1] > scores[2]


def test_pairs_do_not_reach_over_attributes_or_reports(tmp_path: Path) -> None:
    over = Document("over", "lửa cháy", filled("rừng", 10))
    within = Document("within", "lửa", filled("cháy", "rừng", 9))
    searcher = searcher_over([over, within], tmp_path)
    assert ranked(sure("cháy rừng"), searcher)[0][0] == "within"


def test_a_pair_in_the_title_counts_more(tmp_path: Path) -> None:
    reports = [
        Document("body", "một hai", filled("cháy", "rừng", 9)),
        Document("title", "cháy rừng", filled("một hai", 9)),
    ]
    assert ranked(sure("cháy rừng"), searcher_over(reports, tmp_path))[0] == ["title", "body"]


def test_the_beginning_counts_more_than_the_end(tmp_path: Path) -> None:
    searcher = of_bodies(
        tmp_path,
        late=filled(FAR + 20, "lửa", 10),
        early=filled(10, "lửa", FAR + 20),
        never=filled(FAR + 31),
    )
    assert ranked(sure("lửa"), searcher)[0] == ["early", "late", "never"]


def test_words_together_count_more_than_apart(tmp_path: Path) -> None:
    gap = NEAR + 20
    searcher = of_bodies(
        tmp_path,
        apart=filled(FAR, "lửa", gap, "mưa", 10),
        together=filled(FAR + gap - 10, "lửa", 10, "mưa", 10),
    )
    assert ranked(sure("lửa mưa"), searcher)[0] == ["together", "apart"]


def test_more_of_the_query_counts_more(tmp_path: Path) -> None:
    searcher = of_bodies(
        tmp_path,
        one=filled("lửa", 5, "lửa", 5, "lửa", 5),
        three=filled("gió", 5, "mưa", 5, "lửa", 5),
        two=filled("mưa", 5, "lửa", 5, "lửa", 5),
    )
    assert ranked(sure("lửa mưa gió"), searcher)[0] == ["three", "two", "one"]


def test_rare_words_count_more(tmp_path: Path) -> None:
    bodies = {f"common{i}": filled("mưa", 5) for i in range(9)}
    searcher = of_bodies(tmp_path, **bodies, rare=filled("lửa", 5))
    assert ranked(sure("mưa lửa"), searcher)[0][0] == "rare"


def test_what_the_search_scored_is_kept(tmp_path: Path) -> None:
    searcher = of_bodies(tmp_path, a=filled(5), b=filled(5), c=filled(5))
    numbers = searcher.search(All()).numbers
    order, scores = rerank(sure("lửa"), numbers, [1.0, 3.0, 2.0], searcher, SCHEMA, like(searcher))
    assert order == [numbers[1], numbers[2], numbers[0]]
    assert scores == [3.0, 2.0, 1.0]


def test_equal_scores_keep_their_order(tmp_path: Path) -> None:
    searcher = of_bodies(tmp_path, **{f"{i}": filled("lửa", 5) for i in range(20)})
    ids, scores = ranked(sure("lửa"), searcher)
    assert ids == [f"{i}" for i in range(20)]
    assert len(set(scores)) == 1


def test_probable_readings_count_more(tmp_path: Path) -> None:
    searcher = of_bodies(
        tmp_path, rare=filled("bảo", 9), likely=filled("bão", 9), none=filled("bạo", 9)
    )
    ids, scores = ranked(unsure({"bão": 0.8, "bảo": 0.2}), searcher)
    assert ids == ["likely", "rare", "none"]
    assert scores[0] > scores[1] > scores[2] > 0


def test_a_probable_reading_counts_nearly_as_much_as_a_certain_one(tmp_path: Path) -> None:
    bodies = {f"x{i}": filled(10) for i in range(30)}
    searcher = of_bodies(tmp_path, **bodies, storm=filled("bão", 9))
    certain = ranked(unsure({"bão": 1.0}), searcher)[1][0]
    probable = ranked(unsure({"bão": 0.7, "báo": 0.3}), searcher)[1][0]
    assert 0.85 * certain < probable < certain


def test_several_readings_in_one_report_do_not_add_up(tmp_path: Path) -> None:
    bodies = {f"x{i}": filled(10) for i in range(30)}
    searcher = of_bodies(
        tmp_path, **bodies, both=filled("bão", "báo", 8), once=filled("bão", "bàn", 8)
    )
    ids, scores = ranked(unsure({"bão": 0.5, "báo": 0.5}), searcher)
    both, once = (scores[ids.index(id)] for id in ("both", "once"))
    assert once < both < 1.3 * once


@pytest.mark.parametrize("text", ["lửa", "lửa lửa lửa", "lửa mưa lửa mưa", "xyzzy", "xyzzy lửa"])
def test_short_repeated_and_unknown_runs(text: str, tmp_path: Path) -> None:
    searcher = of_bodies(tmp_path, a=filled("lửa", "mưa", "lửa", 4), b=filled(3), c="…")
    for reading in (sure(text), unsure(*({word: 1.0} for word in text.split()))):
        ids, scores = ranked(reading, searcher)
        assert len(ids) == len(scores) == 3
        if "lửa" in text:
            assert ids[0] == "a"


@pytest.mark.parametrize("reading", [sure("lửa mưa"), unsure({"lửa": 1.0}, {"mưa": 1.0})])
def test_no_documents(reading: Reading, tmp_path: Path) -> None:
    searcher = of_bodies(tmp_path, a=filled("lửa", 4))
    assert rerank(reading, [], [], searcher, SCHEMA, like(searcher)) == ([], [])


def test_without_words_the_search_has_the_last_word(tmp_path: Path) -> None:
    searcher = of_bodies(tmp_path, a=filled("lửa", 4), b=filled("mưa", 4))
    numbers = searcher.search(All()).numbers
    assert rerank(Reading(), numbers, [2.0, 5.0], searcher, SCHEMA, like(searcher)) == (
        numbers[::-1],
        [5.0, 2.0],
    )


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> list[Searcher]:
    """The same reports in both engines."""
    words = ["bão", "lũ", "mưa", "gió", "rừng", "biển", "cháy", "đảo", "bao", "lu", "mua"]
    reports = [
        Document(
            f"{i:02}",
            " ".join(words[(i * k) % len(words)] for k in (1, 2, 3)),
            " ".join(words[(i * k + k // 7) % len(words)] for k in range(i % 40)),
            lead=words[i % len(words)] if i % 4 else "",
            author="Hà" if i % 3 else "",
        )
        for i in range(60)
    ]
    folder = tmp_path_factory.mktemp("engines")
    return [searcher_over(reports, folder, name) for name in ("memory", "whoosh")]


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(["bão", "lũ", "mưa", "gió", "rừng", "bao", "lu", "Hà", "ha", "xyzzy", "7"]),
        min_size=1,
        max_size=6,
    )
)
def test_both_engines_rank_alike(engines: list[Searcher], typed: list[str]) -> None:
    block = engines[0].attachment(ATTACHMENT)
    assert block is not None
    reading = read(" ".join(typed), Vocabulary(block))
    (ids, scores), (others, same) = (ranked(reading, one, scored=True) for one in engines)
    assert same == pytest.approx(scores, rel=1e-4, abs=1e-4)
    by_id = dict(zip(others, same, strict=True))
    assert [by_id[id] for id in ids] == pytest.approx(scores, rel=1e-4, abs=1e-4)
