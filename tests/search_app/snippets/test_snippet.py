"""Snippets are cut where a reader would, and marked where the text says what was asked for."""

import unicodedata
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import fold, fold_key, tone_key
from search_app.snippets.interest import Interest
from search_app.snippets.snippet import WIDTH, Snippet, marked, passages
from search_app.snippets.spotting import spot

SENTENCES = [
    "Sáng 16/7, Hải Phòng khởi công cầu mới.",
    "Cầu dài 2,3 km, bắc qua sông Cấm.",
    "Người dân hai bờ chờ cây cầu này đã mười năm.",
    "Dự kiến cầu thông xe cuối năm 2026.",
]
TEXT = " ".join(SENTENCES)


def keys(words: str, worth: float = 1.0) -> Interest:
    """Interest in these syllables with the accents they are written in."""
    return Interest(keys={tone_key(word): worth for word in words.split()})


def folds(words: str, worth: float = 1.0) -> Interest:
    """Interest in these syllables in any accents."""
    return Interest(folds={fold(word).lower(): worth for word in words.split()})


def phrase(words: str, bare: bool = False) -> Interest:
    """Interest in these syllables side by side."""
    run = tuple(map(tone_key, words.split()))
    return Interest(phrases={tuple(map(fold_key, run)) if bare else run: 1.0})


def prefixes(*beginnings: str) -> Interest:
    return Interest(prefixes=dict.fromkeys(beginnings, 1.0))


def marks(snippets: Iterable[Snippet]) -> list[str]:
    """What is marked."""
    return [snippet.text[start:end] for snippet in snippets for start, end in snippet.marks]


def title_marks(text: str, interest: Interest) -> list[str]:
    snippet = whole(text, interest)
    assert snippet.text == text
    return marks([snippet])


def whole(text: str, interest: Interest) -> Snippet:
    return marked(spot([text], interest), 0)


def cut(text: str, interest: Interest, width: int = WIDTH) -> tuple[Snippet, ...]:
    return passages(spot([text], interest), width=width)[0]


def test_accents_that_matter_must_agree() -> None:
    assert title_marks("Báo đưa tin bão, bảo vệ bao cát", keys("bão")) == ["bão"]


def test_accents_that_do_not_matter_need_not_agree() -> None:
    assert title_marks("Báo đưa tin bão", folds("bao")) == ["Báo", "bão"]


def test_case_does_not_matter() -> None:
    assert title_marks("ĐẢNG ỦY họp, Đảng uỷ nghe", keys("đảng ủy")) == ["ĐẢNG ỦY", "Đảng uỷ"]


@pytest.mark.parametrize("asked", ["hòa thúy ủy", "hoà thuý uỷ"])
def test_both_tone_styles_are_marked(asked: str) -> None:
    text = "Chị Thuý hoà giải ở ủy ban; anh Thúy hòa giải ở uỷ ban; hóa, thủy, úy."
    found = title_marks(text, keys(asked))
    assert found == ["Thuý hoà", "ủy", "Thúy hòa", "uỷ"]


def test_a_query_in_nfd_marks_the_stored_text() -> None:
    typed = normalise(unicodedata.normalize("NFD", "khởi công cầu"))
    assert marks(cut(TEXT, keys(typed))) == ["khởi công cầu", "Cầu"]


def test_syllables_inside_longer_words_are_not_marked() -> None:
    assert title_marks("Thanh niên than thở, ban công, bàn an toàn", keys("an")) == ["an"]
    assert title_marks("a1 1a a 1", folds("a 1")) == ["a 1"]
    assert title_marks("than_an-an", folds("an")) == ["an-an"]


def test_parts_of_codes_and_figures_are_marked() -> None:
    assert title_marks("Kết luận 34-KL/TW", keys("kl")) == ["KL"]
    assert title_marks("Ngày 16/7/2021", keys("2021")) == ["2021"]


def test_neighbours_make_one_mark() -> None:
    assert title_marks("Hải Phòng, hải  phòng", keys("hải phòng")) == ["Hải Phòng", "hải", "phòng"]
    assert title_marks("Kết luận 34-KL/TW ngày 16/7/2021", keys("34 kl tw 16 7 2021")) == [
        "34-KL/TW",
        "16/7/2021",
    ]
    assert title_marks("bão. Lũ, bão (lũ)", keys("bão lũ")) == ["bão", "Lũ", "bão", "lũ"]


def test_a_phrase_is_marked_only_where_it_stands() -> None:
    text = "Người dân vận động; dân vận khéo; vận khéo; “Dân vận... khéo”; dân, vận khéo"
    assert title_marks(text, phrase("dân vận khéo")) == [
        "dân vận khéo",
        "Dân vận",
        "khéo",
        "dân",
        "vận khéo",
    ]
    assert title_marks(text, phrase("khéo vận dân")) == []


def test_a_phrase_keeps_the_accents_it_was_typed_with() -> None:
    text = "Dân vận khéo, dân văn khéo"
    assert title_marks(text, phrase("dân vận")) == ["Dân vận"]
    assert title_marks(text, phrase("dân vận", bare=True)) == ["Dân vận", "dân văn"]


def test_a_phrase_of_one_syllable_repeated() -> None:
    assert title_marks("xanh xanh xanh, đỏ; xanh", phrase("xanh xanh")) == ["xanh xanh xanh"]


def test_beginnings_mark_whole_syllables() -> None:
    text = "Doanh nghiệp doạnh thu, kinh doanh"
    assert title_marks(text, prefixes("doan")) == ["Doanh", "doạnh", "doanh"]
    assert title_marks(text, prefixes("nghi", "t")) == ["nghiệp", "thu"]
    assert title_marks(text, prefixes("oanh")) == []


def test_everything_at_once() -> None:
    interest = Interest(
        keys={tone_key("cầu"): 1.0},
        folds={"song": 1.0},
        prefixes={"ng": 1.0},
        phrases={(tone_key("mười"), tone_key("năm")): 1.0},
    )
    assert title_marks(TEXT, interest) == ["cầu", "Cầu", "sông", "Người", "cầu", "mười năm", "cầu"]


def test_without_interest_nothing_is_marked_and_the_beginning_shown() -> None:
    assert title_marks(TEXT, Interest()) == []
    assert cut(TEXT, Interest()) == (Snippet(SENTENCES[0]),)
    assert cut(TEXT, keys("voi")) == (Snippet(SENTENCES[0]),)


def test_empty_texts_have_no_passages() -> None:
    for text in ("", "\n", "\n\n"):
        assert cut(text, keys("cầu")) == ()
        assert whole(text, keys("cầu")) == Snippet(text)


def test_passages_are_whole_sentences() -> None:
    assert cut(TEXT, keys("sông cấm"), width=80) == (Snippet(SENTENCES[1], ((24, 32),)),)


def test_the_passage_that_shows_most_is_chosen() -> None:
    (only,) = cut(TEXT, keys("cầu mười năm"), width=60)
    assert only.text == SENTENCES[2]


def test_rare_syllables_count_more() -> None:
    common = {tone_key("cầu"): 0.1, tone_key("năm"): 0.1}
    (only,) = cut(TEXT, Interest(keys={**common, tone_key("cấm"): 5.0}), width=60)
    assert only.text == SENTENCES[1]


def test_repeats_count_little() -> None:
    text = "Mưa mưa mưa mưa rơi mãi. Mưa kéo theo lũ về."
    (only,) = cut(text, keys("mưa lũ"), width=25)
    assert only.text == "Mưa kéo theo lũ về."


def test_what_stands_as_typed_counts_more() -> None:
    text = "Phòng khám gần biển hải sản. Cảng Hải Phòng mở cửa."
    (only,) = cut(text, keys("hải phòng"), width=30)
    assert only.text == "Cảng Hải Phòng mở cửa."


def test_two_passages_keep_the_order_of_the_text() -> None:
    found = cut(TEXT, keys("2026 khởi công"), width=90)
    assert [snippet.text for snippet in found] == [SENTENCES[0], SENTENCES[3]]
    assert marks(found) == ["khởi công", "2026"]


def test_what_a_text_says_twice_is_shown_once() -> None:
    found = cut(f"{SENTENCES[0]}\n{TEXT}", keys("khởi công 2026"), width=90)
    assert [snippet.text for snippet in found] == [SENTENCES[0], SENTENCES[3]]


def test_what_a_text_says_twice_in_nearly_the_same_words_is_shown_once() -> None:
    lead = f"Theo thông báo, {SENTENCES[0][0].lower()}{SENTENCES[0][1:]}"
    found = cut(f"{lead}\n{TEXT}", keys("khởi công 2026"), width=90)
    assert [snippet.text for snippet in found] == [lead, SENTENCES[3]]


def test_neighbouring_passages_are_one() -> None:
    (only,) = cut(TEXT, keys("khởi công sông cấm"), width=90)
    assert only.text == f"{SENTENCES[0]} {SENTENCES[1]}"


def test_passages_of_different_paragraphs_stay_apart() -> None:
    found = cut("\n".join(SENTENCES), keys("khởi công sông cấm"), width=90)
    assert [snippet.text for snippet in found] == SENTENCES[:2]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Cầu xong. Cầu mở.", ["Cầu xong.", "Cầu mở."]),
        ("“Cầu xong!” Ông nói: “Cầu mở?”", ["“Cầu xong!”", "Ông nói: “Cầu mở?”"]),
        ("Cầu xong… Cầu mở.", ["Cầu xong…", "Cầu mở."]),
        ("Cầu xong. “Cầu mở”.", ["Cầu xong.", "“Cầu mở”."]),
        ("Cầu xong. – Cầu mở.", ["Cầu xong.", "– Cầu mở."]),
        ("Cầu xong (tạm). 12 cầu mở.", ["Cầu xong (tạm).", "12 cầu mở."]),
        ("Cầu xong\nCầu mở", ["Cầu xong", "Cầu mở"]),
        ("Cầu dài 2.300 m, v.v. và cầu mở.", ["Cầu dài 2.300 m, v.v. và cầu mở."]),
        ("Cầu xong... cầu mở.", ["Cầu xong... cầu mở."]),
        ("Ở TP. HCM, PGS. TS. An và Mr. Jones mở.", ["Ở TP. HCM, PGS. TS. An và Mr. Jones mở."]),
        ("Gs. Ts. An, KS. Bình và NSƯT. Chi mở.", ["Gs. Ts. An, KS. Bình và NSƯT. Chi mở."]),
        ("Vở diễn của NSND. An mở.", ["Vở diễn của NSND. An mở."]),
        ("Tại Q. 1 và P. Bến Thành xong. Cầu mở.", ["Tại Q. 1 và P. Bến Thành xong.", "Cầu mở."]),
        ("J. K. Rowling gặp George W. Bush mở.", ["J. K. Rowling gặp George W. Bush mở."]),
        ("Anh N. (29 tuổi) và chị Th. 30 tuổi mở.", ["Anh N. (29 tuổi) và chị Th. 30 tuổi mở."]),
        ("Cầu xong xếp loại A. Hôm nay mở.", ["Cầu xong xếp loại A.", "Hôm nay mở."]),
        ("Cầu xong nhờ ông T. Sau đó mở.", ["Cầu xong nhờ ông T.", "Sau đó mở."]),
    ],
)
def test_sentences_end_where_a_reader_sees_them_end(text: str, sentences: list[str]) -> None:
    shown = [s.text for word in ("xong", "mở") for s in cut(text, keys(word))]
    assert [s.text for s in cut(text, Interest())] == sentences[:1]
    assert list(dict.fromkeys(shown)) == sentences


def test_long_sentences_are_cut_at_clauses() -> None:
    clauses = [f"đoạn {i} của tuyến đường dài qua nhiều tỉnh" for i in range(12)]
    text = ", ".join(clauses) + "."
    (only,) = cut(text, keys("7"), width=100)
    assert len(only.text) <= 100
    assert clauses[7] in only.text
    start = text.index(only.text)
    assert text[start - 2 : start] == ", "
    assert only.text.endswith((",", "."))


def test_long_clauses_are_cut_at_spaces() -> None:
    words = [f"chữ{i}" for i in range(200)]
    (only,) = cut(" ".join(words), keys("chữ150"), width=80)
    assert len(only.text) <= 80
    assert set(only.text.split()) <= set(words)
    assert marks([only]) == ["chữ150"]


def test_text_without_spaces_is_cut_all_the_same() -> None:
    for found in (cut("x" * 1000, keys("y"), width=100), cut("x" * 1000, keys("x" * 1000))):
        assert 0 < len(found[0].text) <= WIDTH


def test_marks_of_what_changes_its_length_in_lower_case() -> None:
    assert title_marks("İİİ bão İstanbul lũ", folds("bao lu istanbul")) == ["bão İstanbul lũ"]


@given(st.lists(st.sampled_from([TEXT, "", "\n", "Cầu\nmở.", *SENTENCES]), max_size=5))
def test_texts_looked_at_together_are_cut_each_by_itself(several: list[str]) -> None:
    asked = keys("cầu mười năm")
    spotted = spot(["Cầu mới", *several], asked)
    assert marked(spotted, 0) == Snippet("Cầu mới", ((0, 3),))
    assert passages(spotted, 1) == [cut(text, asked) for text in several]


atoms = st.sampled_from(["cau", "cầu", "cấu", "xanh", "7", "16", "đ", "ß", "İ", "ﬁ", "中", "Ⅳ"])
worths = st.floats(0.1, 9.0)
texts = st.one_of(
    st.text(),
    st.lists(
        st.one_of(
            atoms,
            st.sampled_from([" ", ". ", ", ", "\n", "; ", "… ", "”", "“", "–", "(", "_", "/", "X"]),
        ),
        max_size=60,
    ).map("".join),
)


def _interest(
    drawn: tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float], list[list[str]]],
) -> Interest:
    whole, bare, begun, runs = drawn
    return Interest(
        keys={tone_key(atom): worth for atom, worth in whole.items()},
        folds={fold_key(tone_key(atom)): worth for atom, worth in bare.items()},
        prefixes={fold_key(tone_key(atom)): worth for atom, worth in begun.items()},
        phrases={tuple(map(tone_key, run)): 1.0 for run in runs},
    )


alnum = st.one_of(atoms, st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=4))
interests = st.tuples(
    st.dictionaries(alnum, worths, max_size=4),
    st.dictionaries(alnum, worths, max_size=3),
    st.dictionaries(alnum, worths, max_size=2),
    st.lists(st.lists(alnum, min_size=1, max_size=3), max_size=2),
).map(_interest)


def check(snippet: Snippet) -> None:
    """Marks are inside the text, in order, apart, not empty, and begin and end with words."""
    at = -1
    for start, end in snippet.marks:
        assert at < start < end <= len(snippet.text)
        assert snippet.text[start].isalnum()
        assert snippet.text[end - 1].isalnum()
        at = end


@given(texts, interests)
def test_marks_of_any_text_are_sound(text: str, interest: Interest) -> None:
    snippet = whole(text, interest)
    assert snippet.text == text
    check(snippet)


@given(texts, interests, st.integers(8, 120))
def test_passages_of_any_text_are_sound(text: str, interest: Interest, width: int) -> None:
    found = cut(text, interest, width)
    assert len(found) <= 2
    assert sum(len(snippet.text) for snippet in found) <= width + 2
    at = 0
    for snippet in found:
        check(snippet)
        at = text.index(snippet.text, at) + len(snippet.text)
    if whole(text, interest).marks:
        assert found
        assert any(s.marks for s in found) or max(map(len, text.split(" "))) > width


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.integers(60, 300))
def test_what_is_asked_for_is_shown(sentences: list[str], width: int) -> None:
    text = " ".join(sentences)
    asked = [word for word in ("khởi", "cấm", "mười", "2026") if word in text.lower()]
    assert marks(cut(text, keys(" ".join(asked)), width))
