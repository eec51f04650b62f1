"""Whatever is typed gets an answer that holds together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_app.evaluate.typing_styles import accentless, nfd, other_tone_style
from search_app.search import Archive
from tests.search_app.searching.asking import NASTY, REPORTS, ask, pieces, sound


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
