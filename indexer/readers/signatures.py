"""Bylines: telling a name, initials or an organisation from a caption, a heading or a menu."""

import re

from indexer.readers.boilerplate import is_noise, is_section

_LONGEST = 60
_DECORATION = ' .,;:-–—/|*~"“”'
_ADDRESS = re.compile(r"\(?[\w.+-]+@[\w.-]+\)?")
_NAMES = re.compile(r"\s*[-–—/&,;+()]\s*|\s+và\s+")
_HOW = re.compile(
    r"\s*[(,/-]?\s*\b(?:tổng hợp|t/h|lược dịch|dịch|lược ghi|ghi|thực hiện|sưu tầm|biên soạn)\)?$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"(?:ban|bbt|phòng|văn phòng|sở|bộ|ubnd|(?:ủy|uỷ) ban|mttq|hội(?: đồng)?|(?:liên )?đoàn"
    r"|(?:tỉnh|huyện|thành|quận) đoàn|(?:tỉnh|thành|quận|huyện|đảng) (?:ủy|uỷ)|đảng bộ|chi bộ"
    r"|công (?:đoàn|an|ty)|trung tâm|trường|khoa|báo|đài|tạp chí|cổng|tổ|nhóm|(?:chi )?cục|viện"
    r"|bệnh viện|bảo tàng|thư viện|t(?:òa|oà) án|thông tấn xã|phóng viên)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[\d:?!]")
_HONORIFIC = re.compile(
    r"(?:ông|bà|chị|đồng chí|đ/c|các|đại biểu|ảnh|hình ảnh|em|cụ|theo|nguồn)\b", re.IGNORECASE
)
# Words of captions: what somebody in a picture does, and where.
_SHOWN = re.compile(
    r"\b(?:phát biểu|trao|tặng|chủ trì|dự|tham dự|tại|đang|chụp|kiểm tra|thăm|quang cảnh|toàn cảnh"
    r"|dâng|viếng|trong|cho|đại biểu|trước|trên|sau|khi"
    r"|bị|được|đã|sẽ|vừa|tố|nói|thông báo|làm việc)\b"
)


def signature(line: str) -> str:
    """Return the author a short line names ("(B.H)": "B.H"), "" if it reads as something else."""
    name = _ADDRESS.sub("", line).strip(_DECORATION)
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip(_DECORATION)
    name = _HOW.sub("", name)
    if not name or len(name) > _LONGEST or _NO_NAME.search(name):
        return ""
    if _HONORIFIC.match(name) or is_noise(line) or is_section(line):
        return ""
    words = name.split()
    if name.isupper():
        spoken = len(words) > 4 and _SHOWN.search(name.lower())
        return name if len(name) > 1 and len(words) <= 8 and not spoken else ""
    if _SHOWN.search(name):
        return ""
    return name if _is_initials(name) or _are_people(name) or _is_organisation(words) else ""


def is_doubtful(name: str) -> bool:
    """Whether a signature may as well be a heading: one word, or four and more in capitals."""
    if "." in name or _ORGANISATION.match(name):
        return False
    words = name.count(" ") + 1
    return words == 1 or (words > 3 and name.isupper())


def is_signed_too(name: str, first: str) -> bool:
    """Whether `name` goes on with the byline that `first` begins, and is no keyword below it."""
    if first.isupper() and not name.isupper():
        return _ORGANISATION.match(name) is not None
    return bool(name)


def _is_initials(name: str) -> bool:
    """B.H, T. Hà, N.T.H: short capitalised parts, at least one cut off by a full stop."""
    parts = re.split(r"\.\s*", name)
    return len(parts) > 1 and all(part.isalpha() and part[0].isupper() for part in parts)


def _are_people(name: str) -> bool:
    """Nguyễn Văn A, Trần B - VOV: up to five capitalised words for each."""
    people = [person.split() for person in filter(None, _NAMES.split(name))]
    return all(
        len(words) <= 5 and all(word[0].isupper() for word in words) for words in people
    ) and any(len(word) > 1 for words in people for word in words)


def _is_organisation(words: list[str]) -> bool:
    """Ban Tuyên giáo Tỉnh ủy: known by its first word, and half of the words have capitals."""
    capitals = sum(word[0].isupper() for word in words)
    return (
        len(words) <= 10
        and 5 * capitals >= 2 * len(words)
        and bool(_ORGANISATION.match(" ".join(words)))
    )
