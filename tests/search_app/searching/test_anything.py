"""Whatever is typed gets an answer that holds together."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_app.evaluate.typing_styles import accentless, nfd, other_tone_style
from search_app.search import Archive, SearchPage
from tests.search_app.searching.asking import REPORTS, ask

NASTY = [
    "",
    " ",
    '"',
    '""',
    "-",
    "--",
    "*",
    "( )",
    ")))(((",
    "OR",
    "bão OR",
    "-(bão OR",
    "tiêu đề:",
    "từ:32/13/2023",
    "ngày:..",
    'nguồn:"',
    "\x00\x1f",
    "\ud800bão",
    "ﷺ ½ Ⅷ ﬁ",
    "İstanbul ß",
    "🙂🙂 bão",
    "a" * 5000,
    "bão " * 500,
    "bao dao " * 100,
    "_ a_b __",
    "１２３ ＢÃＯ",
    "٣٤ ۵",
    "e\u0301\u0301\u0323 o\u031b\u0301",
    "http://[::1/ a@b.c 1.2.3.4.5",
    "14.167.58,7/3-2",
    "*bão* b* bã* 1*",
    "-nguồn:bão -ngày:2021 -tiêu đề:bão",
]
TYPED = 'bão bao Hà số 14.167 34-KL/TW quét - OR HOẶC AND ( ) " “ từ: 2023 .. * mưa* tác giả:'


def sound(page: SearchPage, archive: Archive) -> None:
    """The page's parts agree with each other and with the archive."""
    ids = [hit.document.id for hit in page.hits]
    assert len(set(ids)) == len(ids) <= page.request.size
    assert page.total >= len(ids)
    assert page.pages == max(1, -(-page.total // page.request.size))
    for hit in page.hits:
        document = archive.document(hit.document.id)
        assert document.brief() == hit.document
        assert hit.title.text == hit.document.title
        assert hit.score == hit.score >= 0
        stored = f"{document.lead}\n{document.body}"
        for snippet in (hit.title, *hit.passages):
            at = -1
            for start, end in snippet.marks:
                assert at < start < end <= len(snippet.text)
                at = end
        for passage in hit.passages:
            assert passage.text in stored
    for notice in page.notices:
        assert notice == unicodedata.normalize("NFC", notice)
    assert sum(count for _, count in page.facets["source"]) <= page.total


pieces = st.sampled_from([*NASTY[:21], *TYPED.split(), "tiêu đề:", "nguồn:", "chuyên mục:"])


@pytest.mark.parametrize("text", NASTY)
def test_odd_queries_are_answered(text: str, archive: Archive) -> None:
    sound(ask(archive, text), archive)


@settings(max_examples=120)
@given(
    st.one_of(st.text(), st.lists(pieces, max_size=9).map(" ".join), st.lists(pieces).map("".join)),
    st.sampled_from(["relevance", "newest", "oldest"]),
    st.integers(1, 4),
    st.sampled_from([None, "Báo Sớm", ""]),
)
def test_any_query_is_answered(
    archive: Archive, text: str, sort: str, number: int, source: str | None
) -> None:
    sound(ask(archive, text, sort=sort, page=number, size=3, source=source), archive)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(" ".join(d.body for d in REPORTS).split()), max_size=6))
def test_any_words_of_the_archive_find_something_however_they_are_typed(
    archive: Archive, words: list[str]
) -> None:
    text = " ".join(words)
    for typed in (text, accentless(text), nfd(text), other_tone_style(text)):
        page = ask(archive, typed)
        sound(page, archive)
        assert page.total
