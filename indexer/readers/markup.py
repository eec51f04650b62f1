"""HTML that exports and saved texts still hold: tags, and references to characters (`&nbsp;`)."""

import html
import re
from html.entities import html5

# Only beside one of these is whatever looks like a tag taken for one: "a<b và c>d" is none.
_TELLING = re.compile(
    r"<(?:br|p|div|img)(?:\s[^<>]*)?/?>|</(?:p|div|span|strong|em|b|i|u|a|li|h[1-6]|td)>",
    re.IGNORECASE,
)
# What is never closed goes on to the end, as in a browser.
_UNSEEN = re.compile(
    r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_LINE_BREAK = re.compile(
    r"<(?:br|/?(?:p|div|h[1-6]|li|ul|ol|tr|td|th|table|section|article|header|footer|figure"
    r"|figcaption|blockquote))(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")
"""Of a link, as some browsers save it behind the text of the link."""
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
# A text that was escaped more than once says `&amp;nbsp;`.
_REFERENCE = re.compile(r"&(?:amp;)*(#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.IGNORECASE)


def without_markup(text: str) -> str:
    """The text as a browser would show it, block by block in lines; unchanged if it has no HTML."""
    if "<" in text and _TELLING.search(text):
        text = _TAG.sub("", _LINE_BREAK.sub("\n", _UNSEEN.sub("", text)))
    if "<" in text:
        text = _ADDRESS.sub("", text)
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    return html.unescape(f"&{name};") if name[0] == "#" else html5.get(f"{name};", reference[0])
