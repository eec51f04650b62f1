"""Headlines: which line above the text is one, and what the first sentence gives if none is."""

import re
from collections.abc import Sequence

from indexer.readers.boilerplate import is_site_name
from indexer.readers.signatures import signature

_LONGEST = 160
_STOPS = " .,;:–—-"
_FEW_WORDS, _WORDS = 3, 5
_CAPTION = re.compile(
    r"(?:quang|toàn) cảnh (?:hội|buổi|lễ|cuộc|phiên|đại hội|chương trình|diễn đàn|t(?:ọa|oạ) đàm)"
    r"|(?:các )?đại biểu (?:dự|tham|cắt|chụp|bấm|bỏ|biểu|thực|dâng|tại|nghe|về)\b"
    r"|ảnh minh\b|.{0,100}\((?:ảnh|nguồn)\b"
    r"|(?:các )?(?:đồng chí|đ/c|ông|bà|anh|chị|lãnh đạo|đoàn đại biểu)\b.*\b(?:phát biểu|trao|tặng"
    r"|chủ trì|báo cáo|trình bày|triển khai|điều hành|chụp ảnh|dâng)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]?\s+(?=[\"“(]?[^\W_])")
# Titles of persons and places, and initials, end in a full stop inside a sentence.
_ABBREVIATION = re.compile(r"\b(?:TP|TX|TT|Tp|GS|PGS|TS|ThS|BS|CK|KS|LS|Mr|Ms|St|Nxb|[^\W\d_])$")
_CLAUSE_ENDS = (
    (40, re.compile(r"[;:](?=\s)|(?=\s[–—-]\s)")),
    (
        70,
        re.compile(
            r",(?=\s)|(?=\s(?:để|nhằm|do|nhưng|nên|vì|khi|sau khi|trong khi|trong đó|nơi)\s)"
        ),
    ),
    (70, re.compile(r"(?=\s(?:cho(?! biết| hay| rằng)|với|tại|ở|trong|theo)\s)")),
)
_PAIRS = (("“", "”"), ("(", ")"), ("«", "»"))


def choose_headline(lines: Sequence[str], before: int) -> int | None:
    """Return the index of the headline among the short `lines` above the text; None if none is one.

    Of the first `before`, which stand above the last date, it is the last one, after masthead and
    section; a short one only if nothing but names stands between, else it is of a menu. If there
    are none it is the first line that is long enough, and no caption.
    """
    words = [len(line.split()) for line in lines]
    able = [at for at, line in enumerate(lines) if not (signature(line) or is_site_name(line))]
    last = max((at for at in able if at < before), default=None)
    above = [
        at for at in able if at < before and words[at] >= (_FEW_WORDS if at == last else _WORDS)
    ]
    below = [at for at in able if at >= before and not is_caption(lines[at])]
    long = [at for at in below if words[at] >= _WORDS]
    named = [at for at, line in enumerate(lines) if words[at] >= _WORDS and not is_caption(line)]
    return next(iter(above[-1:] or long or below or named), None)


def is_caption(line: str) -> bool:
    """Whether a line describes a picture: who speaks, who is given what, a view of the hall."""
    return len(line) <= 250 and _CAPTION.match(line) is not None


def first_sentence(text: str) -> str:
    """Return the first sentence, cut at the end of a clause if it is longer than a headline."""
    sentence = text
    for match in _SENTENCE_END.finditer(text[: 4 * _LONGEST]):
        if not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()]):
            sentence = text[: match.end()]
            break
    sentence = sentence.strip()
    return (sentence if len(sentence) <= _LONGEST else _shortened(sentence)).rstrip(_STOPS)


def _shortened(text: str) -> str:
    """Cut at the last semicolon, colon or dash, else comma, conjunction, preposition, or word.

    No quotation and no bracket is cut in two; clauses are not so short that nothing is said.
    """
    for shortest, ends in _CLAUSE_ENDS:
        for match in reversed(list(ends.finditer(text, shortest, _LONGEST + 1))):
            head = text[: match.start()]
            if all(head.count(opening) == head.count(closing) for opening, closing in _PAIRS):
                return head
    return text[:_LONGEST].rpartition(" ")[0].rstrip(_STOPS) + "…"
