"""Query text to lexemes: words, phrases, brackets, operators and fields, none of them stray."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import has_accents

MAX_CHARACTERS = 1000
MAX_WORDS = 100
MAX_DEPTH = 20

FIELDS = {
    "title": "(?:tiêu|tieu)[ _-]?(?:đề|de)|title",
    "source": "nguồn|nguon|source",
    "category": "(?:chuyên|chuyen)[ _-]?(?:mục|muc)|category",
    "author": "(?:tác|tac)[ _-]?(?:giả|gia)|author",
    "after": "từ|tu|after",
    "before": "đến|den|before",
    "date": "ngày|ngay|date",
}
"""The fields a query may name, each with a pattern of its spellings (in any case)."""

_OPERATORS = {"OR": "or", "HOẶC": "or", "HOAC": "or", "AND": "and", "VÀ": "and", "NOT": "not"}
_LEXEME = re.compile(
    "|".join(
        [
            *(f"(?P<{field}>(?:{names}) ?:(?!//) ?)" for field, names in FIELDS.items()),
            '"(?P<quoted>[^"]*)"',
            '(?P<quote>")',
            r"(?P<open>\()",
            r"(?P<close>\))",
            r"(?P<or>\|+)",
            r"(?P<not>(?<![^ (|:])-+(?=[^ )|\-0-9]))",  # -5 is a number
            '(?P<word>[^ "()|]+)',
        ]
    ),
    re.IGNORECASE,
)
_NAMES = re.compile(rf"\b(?:{'|'.join(FIELDS.values())}) ?:", re.IGNORECASE)
# Full-width forms and typographic quotes as the plain characters they are typed for.
_PLAIN = str.maketrans("“”„‟«»−", '""""""-') | {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)
}


class Lexeme(NamedTuple):
    """A piece of query text as typed, spaces around it removed.

    `kind` is "word", "quoted" (the text is what stands inside), "open", "close", "or", "and",
    "not", a name of FIELDS or, behind the last one, "end".
    """

    kind: str
    text: str


def lex(text: str, notices: list[str]) -> list[Lexeme]:
    """Read any text; brackets come out balanced. What had to be mended is added to `notices`.

    Blank text gives the end alone. What exceeds MAX_WORDS or MAX_CHARACTERS is cut off, brackets
    deeper than MAX_DEPTH are ignored.
    """
    words = normalise(text.translate(_PLAIN)).split()
    typed = " ".join(words[:MAX_WORDS])
    if len(typed) > MAX_CHARACTERS:
        typed = typed[:MAX_CHARACTERS].rpartition(" ")[0] or typed[:MAX_CHARACTERS]
    if len(typed) < len(" ".join(words)):
        count = len(typed.split())
        kept = f"{count} từ" if count > 1 else f"{len(typed)} ký tự"
        notices.append(f"Câu tìm kiếm quá dài: chỉ dùng {kept} đầu.")
    return _mended(_lexemes(typed), notices)


def _lexemes(text: str) -> Iterator[Lexeme]:
    shouted = _shouted(text)
    before = ""
    for match in _LEXEME.finditer(text):
        kind, raw = match.lastgroup or "word", match[match.lastindex or 0]
        typed = raw.strip()
        # Nobody who asks for a phrase leaves space on both sides of it; pasted headlines have it.
        apart = typed and raw[:1] == raw[-1:] == " "
        if kind == "quoted" and apart and before in ("", "word", "open"):
            yield from (Lexeme("word", word) for word in typed.split())
            continue
        before = kind
        if kind == "word" and typed in _OPERATORS and (typed.isascii() or not shouted):
            kind = _OPERATORS[typed]
        yield Lexeme(kind, typed)


def _shouted(text: str) -> bool:
    """Whether this is prose in capitals, not mere abbreviations: its HOẶC and VÀ are then words."""
    text = _NAMES.sub("", text)
    words = (word.replace("Đ", "D") for word in text.split() if word not in _OPERATORS)
    return text == text.upper() and any(map(has_accents, words))


def _mended(lexemes: Iterable[Lexeme], notices: list[str]) -> list[Lexeme]:
    mended: list[Lexeme] = []
    depth = too_deep = 0
    for lexeme in lexemes:
        match lexeme.kind:
            case "quote":
                notices.append("Thiếu một dấu ngoặc kép: phần sau dấu đó được tìm như từ thường.")
                continue
            case "open" if depth == MAX_DEPTH:
                too_deep += 1
                notices.append(f"Ngoặc lồng nhau quá {MAX_DEPTH} lớp: các lớp trong bị bỏ qua.")
                continue
            case "open":
                depth += 1
            case "close" if too_deep:
                too_deep -= 1
                continue
            case "close" if not depth:
                notices.append("Thừa một dấu ngoặc đóng: dấu đó bị bỏ qua.")
                continue
            case "close":
                depth -= 1
        mended.append(lexeme)
    if depth:
        notices.append("Thiếu dấu ngoặc đóng: ngoặc được hiểu là đóng ở cuối câu.")
    for lexeme in mended[:1] + mended[-1:]:
        if lexeme.kind == "word" and not lexeme.text.strip("-"):
            notices.append(f"Bỏ qua dấu “{lexeme.text}” đứng một mình.")
    return [*mended, *[Lexeme("close", ")")] * depth, Lexeme("end", "")]
