"""What is suggested goes on as the text typed so far begins, whatever way it was typed."""

import datetime as dt
import unicodedata

import pytest

from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import fold
from indexer.batch import analyse
from indexer.document import Document
from indexer.schema import news
from indexer.suggestions import Suggestions, SuggestionsBuilder
from search_app.evaluate.typing_styles import telex, vni
from search_app.suggest import MOST_ATOMS, Suggestion, suggest

HEADLINES = [
    "Chứng khoán tăng phiên thứ ba",
    "Chứng khoán giảm vì tin đồn",
    "Chứng khoán đi ngang, người mua thưa vắng",
    "Thị trường chứng khoán chờ kết quả kinh doanh",
    "Chung kết bóng đá nữ: Than Quảng Ninh gặp Hà Nội",
    "Chúng tôi đi chợ nổi Ngã Năm",
    "Hà Nội mở thêm ba tuyến xe buýt điện",
    "Xe buýt điện ở Hà Nội đông khách giờ tan tầm",
    "Hà Nội: ba ngày nắng, hai ngày mưa",
    "Hạ tầng cảng Cái Mép được nối với cao tốc",
    "Bệnh viện huyện có máy chụp mới",
    "Casino trá hình trong khách sạn bị triệt phá",
    "Cá tra được giá, người nuôi vẫn lo",
    "Kỹ sư trẻ ở lại vùng mỏ",
]
REPORTS = [
    Document(f"tin-{i:02}", headline, "Nội dung.", date=dt.date(2024, 1, 31) - dt.timedelta(i))
    for i, headline in enumerate(HEADLINES)
]


@pytest.fixture(scope="module")
def suggestions() -> Suggestions:
    builder = SuggestionsBuilder()
    builder.add(analyse(REPORTS, news().attributes, Segmenter()))
    return Suggestions(memoryview(builder.build()))


def texts(found: tuple[Suggestion, ...], kind: str) -> list[str]:
    return [suggestion.text for suggestion in found if suggestion.kind == kind]


def marked(suggestion: Suggestion) -> str:
    text = suggestion.text
    for start, end in reversed(suggestion.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def test_phrases_come_first_then_headlines(suggestions: Suggestions) -> None:
    found = suggest("chứng k", suggestions)
    assert [suggestion.kind for suggestion in found] == ["words", *["headline"] * 5]
    assert found[0] == Suggestion("chứng khoán", "words", None, ((0, 7),))
    assert found[1] == Suggestion(HEADLINES[0], "headline", "tin-00", ((0, 7),))


def test_no_word_of_a_headline_is_two_of_those_typed(suggestions: Suggestions) -> None:
    assert [marked(s) for s in suggest("chứng tin chứng", suggestions)] == [
        "[Chứng] khoán giảm vì [tin] đồn"
    ]
    assert [marked(s) for s in suggest("điện xe đ", suggestions)] == [
        "Hà Nội mở thêm ba tuyến [xe] buýt [điện]",
        "[Xe] buýt [điện] ở Hà Nội [đ]ông khách giờ tan tầm",
    ]


def test_headlines_that_begin_so_come_first_then_those_with_the_words_side_by_side(
    suggestions: Suggestions,
) -> None:
    assert list(map(marked, suggest("hà nội m", suggestions)))[:2] == [
        "[Hà Nội m]ở thêm ba tuyến xe buýt điện",
        "[Hà] [Nội]: ba ngày nắng, hai ngày [m]ưa",
    ]
    assert list(map(marked, suggest("xe buýt đi", suggestions)))[-2:] == [
        "[Xe buýt đi]ện ở Hà Nội đông khách giờ tan tầm",
        "Hà Nội mở thêm ba tuyến [xe buýt đi]ện",
    ]


def test_the_newest_headline_comes_first_among_equals(suggestions: Suggestions) -> None:
    assert texts(suggest("chứng khoán ", suggestions), "headline") == [
        HEADLINES[i] for i in (0, 1, 2, 3)
    ]


TYPED = ["chứng khoán t", "bệnh viện hu", "hà nội: ba ngày n", "xe buýt điện ở h", "đi chợ n"]


@pytest.mark.parametrize("typed", TYPED)
def test_every_way_of_typing_finds_the_same_headline(suggestions: Suggestions, typed: str) -> None:
    (first, *_) = texts(suggest(typed, suggestions), "headline")
    assert fold(typed) in fold(first).lower()
    for other in (
        fold(typed),
        typed.upper(),
        unicodedata.normalize("NFD", typed),
        telex(typed),
        vni(typed),
        " ".join(fold(word) if i % 2 else word for i, word in enumerate(typed.split())),
    ):
        assert texts(suggest(other, suggestions), "headline")[0] == first, other


@pytest.mark.parametrize("typed", ["chuwsng kh", "chu7n1g kh", "chu71ng khoa1", "chuwngs khoans"])
def test_raw_keys_are_read_as_what_they_mean(suggestions: Suggestions, typed: str) -> None:
    assert "chứng khoán" in texts(suggest(typed, suggestions), "words")


def test_typed_accents_are_preferred_and_not_required(suggestions: Suggestions) -> None:
    found = texts(suggest("chúng", suggestions), "headline")
    assert found[0] == HEADLINES[5]
    assert HEADLINES[0] in found
    assert texts(suggest("chủng khoàn t", suggestions), "headline")[0] == HEADLINES[0]
    assert texts(suggest("hạ", suggestions), "headline")[0] == HEADLINES[9]


@pytest.mark.parametrize("typed", ["kĩ s", "Kĩ sư", "kix suw", "ở lại mỏ kỹ"])
def test_what_is_spelled_with_i_or_y_is_found_by_both(suggestions: Suggestions, typed: str) -> None:
    assert texts(suggest(typed, suggestions), "headline") == ["Kỹ sư trẻ ở lại vùng mỏ"]


def test_keys_that_make_a_word_are_taken_as_they_are(suggestions: Suggestions) -> None:
    found = texts(suggest("cas", suggestions), "headline")
    assert found == [HEADLINES[i] for i in (11, 12, 9)]  # what begins so, then "cá" and "Cái"


def test_the_phrase_already_typed_is_not_offered(suggestions: Suggestions) -> None:
    assert texts(suggest("chứng khoán", suggestions), "words") == []
    assert texts(suggest("chung khoan", suggestions), "words") == ["chứng khoán"]


def test_behind_a_space_the_last_word_is_whole(suggestions: Suggestions) -> None:
    assert texts(suggest("ca", suggestions), "headline")[:2] == [HEADLINES[11], HEADLINES[12]]
    assert texts(suggest("ca ", suggestions), "headline") == [HEADLINES[12]]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_never_more_than_asked_for(suggestions: Suggestions, size: int) -> None:
    found = suggest("c", suggestions, size)
    assert len(found) == size
    assert len(texts(found, "words")) <= (size + 1) // 2


def test_a_report_that_is_gone_is_not_suggested(suggestions: Suggestions) -> None:
    found = suggest("casino", suggestions, alive=lambda id: id != "tin-11")
    assert found == ()


def test_one_headline_is_suggested_once() -> None:
    builder = SuggestionsBuilder()
    reports = [Document(str(i), "Hội chợ hoa xuân", "") for i in range(3)]
    builder.add(analyse(reports, news().attributes, Segmenter()))
    kept = Suggestions(memoryview(builder.build()))
    assert [s.id for s in suggest("hội chợ h", kept) if s.kind == "headline"] == ["2"]


@pytest.mark.parametrize(
    "typed", ["", " ", "…", "zzz", "\ud800", "%", "_", "tin " * (MOST_ATOMS + 1), "\u0300", "́a"]
)
def test_nothing_is_suggested_for_what_says_nothing(suggestions: Suggestions, typed: str) -> None:
    assert [s for s in suggest(typed, suggestions) if s.kind == "words"] == []


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "nguồn:chứng",
            "nguồn:",
            "-chứng",
            "chứng -k",
            "chứng -",
            '"chứng',
            '"chứng k"',
            "“chứng k",
        ],
        *[
            "chứng*",
            "chứng OR k",
            "chứng OR",
            "(chứng k",
            "(chứng) k",
            "tiêu đề:chứng k",
            "NOT chứng",
        ],
    ],
)
def test_nothing_is_suggested_where_more_than_words_was_typed(
    suggestions: Suggestions, typed: str
) -> None:
    assert suggest(typed, suggestions) == ()
