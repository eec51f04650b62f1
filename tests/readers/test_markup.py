import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.readers.markup import without_markup


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>Một <b>hai</b></p><p class='x'>ba</p>", "\nMột hai\n\nba\n"),
        ("một<br>hai<BR/>ba", "một\nhai\nba"),
        ("Trang chủ <https://vi.example/a?b=1>", "Trang chủ "),
        ('<div><a href="x">Tin</a></div><script>if (a < b) {}</script>', "\nTin\n"),
        ("trước<!-- <p>ẩn</p> -->sau", "trướcsau"),
        ("<p>một<style>p {} và không đóng", "\nmột"),
        ("&ldquo;l&#7855;m&rdquo; &#x1EA1; &amp;amp; &amp;quot;", '“lắm” ạ & "'),
    ],
)
def test_html_becomes_what_a_browser_shows(text: str, shown: str) -> None:
    assert without_markup(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "a<b và c>d",
        "I <3 Huế",
        "GD&ĐT; R&D; &TT; AT&T",
        "x < y > z",
        "<Hết>",
        "thẻ <script></script>",
        "&copy",
        "&",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert without_markup(text) == text


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<!--", "-->", "<b", "&amp;", "&#0;", "&#x110000;", "<", ">", "a"]
        )
    )
)
def test_any_markup_is_read(parts: list[str]) -> None:
    assert "</p>" not in without_markup("".join(parts))
