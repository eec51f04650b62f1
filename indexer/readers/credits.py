"""Lines of credits: when a report was published, by whom, taken from where, in which section."""

import re
from typing import Literal, NamedTuple, TypeAlias

from indexer.readers.boilerplate import is_noise, is_section
from indexer.readers.dates import find_dates, time_stamp
from indexer.readers.signatures import signature

Kind: TypeAlias = Literal[
    "published", "updated", "dated", "visited", "author", "source", "category", "nothing"
]


class Credit(NamedTuple):
    """One statement of a line of credits; `dated` is a date that nothing explains."""

    kind: Kind
    text: str


_LONGEST = 200
_SHORT = 80
_FEW_WORDS = 5
_PIECES = re.compile(
    r"\s*[|•·]\s*|\s+[-–—]\s+|[\s,;(]+(?=(?:ảnh|photo|lượt (?:xem|đọc))\s*:)"
    r"|\s+(?=(?:by|bởi)\s)|,\s+(?=theo\s)",
    re.IGNORECASE,
)
_BEFORE_DATE = r"(?:\s*:\s*|\s+(?=thứ |chủ nhật|ngày |lúc |tháng |\d|[a-z]+ \d))"
_LABELS: dict[Kind, re.Pattern[str]] = {
    "visited": re.compile(r"(?:hôm nay|bây giờ là)\s*:\s*", re.IGNORECASE),
    "nothing": re.compile(
        r"(?:lượt (?:xem|đọc|truy cập)|(?:nguồn )?ảnh|photo|mã (?:tin|bài))\s*:\s*", re.IGNORECASE
    ),
    "published": re.compile(
        r"(?:ngày (?:đăng|xuất bản|phát hành|tạo|đưa)(?: tin| bài)?|xuất bản(?: ngày| lúc)?"
        r"|(?:đã )?đăng(?: tin| bài)?(?: ngày| lúc| vào)?|thời (?:gian|điểm) (?:đăng|xuất bản)"
        rf"|post(?:ed)?(?: on| date)?|published(?: on)?){_BEFORE_DATE}",
        re.IGNORECASE,
    ),
    "updated": re.compile(
        r"(?:(?:ngày )?cập nhật(?: lần cuối| mới nhất)?(?: ngày| lúc| vào)?"
        r"|(?:ngày |lần )?(?:(?:chỉnh )?sửa|cập nhật)(?: lần)? cuối"
        rf"|(?:last )?updated?(?: on)?){_BEFORE_DATE}",
        re.IGNORECASE,
    ),
    "author": re.compile(
        r"(?:tác giả(?: bài viết)?|người (?:viết|đăng|gửi|thực hiện)|(?:đăng|viết) bởi|thực hiện"
        r"|(?:nhóm )?(?:pv|phóng viên)|biên soạn|author|(?:post(?:ed)? )?by|(?:tin|bài(?: viết)?)"
        r"(?: ?(?:,|-|–|và|&|\+|/)? ?(?:tin|bài|ảnh|hình|clip|video))*)\s*:\s*",
        re.IGNORECASE,
    ),
    "source": re.compile(
        r"(?:(?:dẫn )?nguồn(?: tin| bài(?: viết)?)?|theo(?: nguồn)?)\s*:\s*", re.IGNORECASE
    ),
    "category": re.compile(
        r"(?:chuyên (?:mục|trang)|danh mục|thể loại|lĩnh vực|categor(?:y|ies))\s*:\s*",
        re.IGNORECASE,
    ),
}
# These are labels before a name only: "Bởi vì …" and "Nội dung: hai phần" are none.
_BEFORE_NAME: dict[Kind, re.Pattern[str]] = {
    "author": re.compile(
        r"(?:(?:post(?:ed)? )?by|(?:(?:đăng|viết) )?bởi)\s+|nội dung\s*:\s*", re.IGNORECASE
    ),
    "nothing": re.compile(r"(?:đồ h(?:ọa|oạ)|thiết kế|trình bày|kỹ thuật)\s*:\s*", re.IGNORECASE),
}
_AROUND_DATE = re.compile(
    r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|cn)\b"
    r"|\d{1,2} ?(?:[:hg] ?\d{2}(?::\d{2})?|giờ(?: \d{1,2}(?: phút)?)?)(?: ?(?:am|pm|sa|ch)\b)?"
    r"|\bgmt ?\+? ?\d*|\butc ?\+? ?\d*|\b(?:ngày|lúc|vào)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_EDGES = " ,;:()[].+-–—/*\"'"
_PLACE = re.compile(r"[^,\d]{2,40}, (?=ngày )", re.IGNORECASE)
_CRUMB = re.compile(r"\s+[›»]\s+")
_CRUMB_FROM_HOME = re.compile(r"\s*[›»>/→]\s*")
_HOME = re.compile(r"(?:trang chủ|trang nhất|home(?:page)?)\b", re.IGNORECASE)
_SECTION_NAME = re.compile(
    r"(?:(?:chính trị|thời sự|xã hội|kinh tế|kinh doanh|tài chính|thị trường|nông nghiệp|nông thôn"
    r"|công nghiệp|đầu tư|bất động sản|giáo dục|đào tạo|tuyển sinh|y tế|sức kh(?:ỏe|oẻ)|thể thao"
    r"|văn h(?:óa|oá)|văn nghệ|nghệ thuật|giải trí|du lịch|đời sống|gia đình|pháp luật|an ninh"
    r"|quốc phòng|giao thông|đô thị|môi trường|tài nguyên|khoa học|công nghệ|chuyển đổi số"
    r"|thế giới|quốc tế|xây dựng đảng|đoàn thể|dân vận|lao động|việc làm|bạn đọc|phóng sự|di sản)"
    r"(?: [-–&] |, | và |$))+",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"(?:(?:tuần |nhật |thời )?báo|tạp chí|bản tin|thông tấn xã|ttxvn|vov|vtv|afp|ap|reuters|bbc"
    r"|cnn|đài (?:phát|truyền|tiếng|pt)|(?:trang|cổng) (?:tin|thông tin|ttđt))\b",
    re.IGNORECASE,
)
_TAKEN_FROM = re.compile(
    r"\(?theo (?P<source>(?:báo |tạp chí |trang )?[^\W\d].{1,60}?)\)?\.?", re.I
)
_NOBODY = re.compile(r"(?:admin\w*|(?:ban )?quản trị(?: viên)?|webmaster|editor)", re.IGNORECASE)


def read_credits(line: str, *, named: bool = True, below: bool = False) -> list[Credit] | None:
    """Read a line that says nothing but credits; None if it says anything else, too.

    `named` lets bare names stand beside a date ("Minh Khuê - Nhịp Sống - 05/09/2024 08:15 GMT+7":
    author, source, date), as they do below a headline but not above it. `below` the text "Theo Dân
    trí" names a source; elsewhere it could be a headline.
    """
    if len(line) > _LONGEST:
        return None
    if (category := _section(line)) is not None:
        return [Credit("category", category)]
    found: list[Credit] = []
    bare: list[str] = []
    for piece in _pieces(line):
        if credit := _labelled(piece) or _dated(piece, bare):
            found.append(credit)
        elif is_noise(piece):
            found.append(Credit("nothing", piece))
        elif found and found[-1].kind in ("author", "source", "category"):
            found[-1] = Credit(found[-1].kind, f"{found[-1].text} - {piece}")
        else:
            bare.append(piece)
    if not found:
        return _taken_from(line, below)
    if not bare:
        return found
    signed = _signed(bare)
    dated = any(credit.kind in ("published", "updated", "dated") for credit in found)
    if not (dated and signed) or not (named or signed[0].kind == "category"):
        return None
    return found + signed


def _pieces(line: str) -> list[str]:
    """Split at rules and dashes, but not inside a label ("Bài - ảnh: Thu Hà | 14:49")."""
    line = line.lstrip("([* ")
    label = next((match for label in _LABELS.values() if (match := label.match(line))), None)
    start = label.end() if label else 0
    first, *others = _PIECES.split(line[start:])
    pieces = (_trimmed(part, " ()[]") for part in (line[:start] + first, *others))
    return [piece for piece in pieces if piece]


def _trimmed(text: str, edges: str) -> str:
    """The text without `edges`, but "Thu Hà (TTXVN)" whole."""
    text = text.strip(edges)
    return f"{text})" if text.count("(") > text.count(")") else text


def _labelled(piece: str) -> Credit | None:
    for kind, label in _LABELS.items():
        if match := label.match(piece):
            value = _trimmed(piece[match.end() :], " ()[]")
            if kind in ("published", "updated", "visited"):
                rest: list[str] = []
                dated = _dated(value, rest)
                if rest or (value and not dated):
                    return None
                return Credit(kind if dated and dated.kind == "dated" else "nothing", value)
            if not value or (kind == "author" and _NOBODY.fullmatch(value)):
                kind = "nothing"
            return Credit(kind, value) if len(value) <= _SHORT else None
    for kind, label in _BEFORE_NAME.items():
        if match := label.match(piece):
            value = piece[match.end() :]
            if _NOBODY.fullmatch(value):
                return Credit("nothing", value)
            return Credit(kind, value) if signature(value) else None
    return None


def _dated(piece: str, rest: list[str]) -> Credit | None:
    """Read a date or a time; other words are put into `rest` if they stand beside a whole date."""
    if time_stamp(piece):
        return Credit("dated", piece)
    day = next((mention for mention in find_dates(piece) if mention.year), None)
    if day is None:
        return None if _words_around(piece) else Credit("nothing", piece)
    if words := _words_around(_PLACE.sub("", piece[: day.start]) + " " + piece[day.end :]):
        rest.append(words)
    return Credit("dated", piece[day.start : day.end])


def _words_around(date: str) -> str:
    """Return what is left without weekdays, times and punctuation."""
    return _trimmed(" ".join(_AROUND_DATE.sub(" ", date).split()), _EDGES)


def _section(line: str) -> str | None:
    """Return what a path through the site leads to, or a section's name; None for other lines.

    "Trang chủ › Tin tức › Giáo dục › Tuyển sinh" is "Giáo dục"; "Trang chủ › Tin tức" is "".
    """
    if _SECTION_NAME.fullmatch(line):
        return line
    parts = (_CRUMB_FROM_HOME if _HOME.match(line) else _CRUMB).split(line)
    if len(parts) == 1:
        return None
    sections = [
        part for part in parts if part and not _HOME.fullmatch(part) and not is_section(part)
    ]
    return next((part for part in sections if len(part) <= _SHORT // 2), "")


def _taken_from(line: str, below: bool) -> list[Credit] | None:
    """Read "(Theo TTXVN)", "(TTXVN)" or "Báo Miền Thượng", the whole of a short line."""
    if _OUTLET.match(line.lstrip("(")) and (outlet := signature(line)):
        return [Credit("source", outlet)]
    match = _TAKEN_FROM.fullmatch(line) if len(line) <= _SHORT else None
    if match is None:
        return None
    source = match["source"]
    known = signature(source) or _OUTLET.match(source)
    if known or (below and source[0].isupper() and source.count(" ") < _FEW_WORDS):
        return [Credit("source", source)]
    return None


def _signed(bare: list[str]) -> list[Credit] | None:
    """Read bare names beside a date: a section; or author, then source, either may be left out."""
    if len(bare) == 1 and _SECTION_NAME.fullmatch(bare[0]):
        return [Credit("category", bare[0])]
    if _OUTLET.match(bare[0]):
        return [Credit("source", bare[0])] if len(bare) == 1 else None
    author = signature(bare[0])
    if not author or len(bare) > 2 or any(len(name) > _SHORT // 2 for name in bare):
        return None
    sources = (re.sub("^theo ", "", name, flags=re.IGNORECASE) for name in bare[1:])
    return [Credit("author", author), *(Credit("source", name) for name in sources)]
