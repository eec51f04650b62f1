"""What surrounds a report on a saved page: menus, buttons, counters, lists of reports, footers."""

import re

from indexer.readers.dates import find_dates

_WORD = re.compile(r"[^\W_]+|\+")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_INITIAL = re.compile(r"\b[^\W\d_]\.")
_LONGEST = 160

# A line is noise if it is made of these alone, whatever its case, punctuation and numbers.
_NOISE = (
    # Counters
    "lượt xem, lượt đọc, lượt truy cập, số lượt xem, số lượt đọc, số lượt truy cập, số lần "
    "xem, đã xem, người đã xem, tổng lượt truy cập, tổng số lượt truy cập, tổng truy cập, "
    "tổng số truy cập, tổng số, đang truy cập, đang online, đang trực tuyến, đang xem, số "
    "người truy cập, số người online, người đang online, khách viếng thăm, khách online, "
    "thành viên online, máy chủ tìm kiếm, hôm nay, hôm qua, tuần này, tuần trước, tháng này, "
    "tháng trước, tháng hiện tại, năm nay, phản hồi, "
    # Reading aids
    "chế độ ban đêm, chế độ tối, off, on, đọc bài viết, đọc bài, đọc báo nói, nghe bài viết, "
    "nghe đọc bài, nghe audio, nghe tin, dừng đọc, giọng nam, giọng nữ, cỡ chữ, cỡ chữ nhỏ, "
    "cỡ chữ lớn, tăng cỡ chữ, giảm cỡ chữ, xem với cỡ chữ, màu chữ, font size, tương phản, "
    "giãn cách dòng, a, aa, t, +, phóng to, thu nhỏ, xem ảnh lớn, xem ảnh, xem cỡ lớn, "
    # Players of videos
    "play, pause, mute, unmute, fullscreen, current time, duration, remaining time, loaded, "
    "progress, stream type, live, seek to live, playback rate, 1x, chapters, descriptions, "
    "descriptions off, subtitles, subtitles off, captions, captions off, selected, audio track, "
    "picture in picture, auto, chất lượng, "
    # Buttons
    "in trang, in trang này, in bài, in bài viết, in bài này, in tin, bản in, phiên bản in, "
    "print, quay lại, trở lại, trang trước, trang sau, về trang trước, về đầu trang, lên đầu "
    "trang, đầu trang, gửi email, gửi mail, gửi bài viết, gửi cho bạn bè, qua email, lưu bài, "
    "lưu bài viết, lưu tin, chia sẻ, chia sẻ bài viết, chia sẻ lên, facebook, zalo, twitter, "
    "tweet, messenger, telegram, youtube, tiktok, google, google news, linkedin, pinterest, "
    "email, e mail, copy link, copy, sao chép liên kết, sao chép link, link gốc, link bài "
    "gốc, thích, like, share, theo dõi, theo dõi chúng tôi, bình chọn, đánh giá, đánh giá bài "
    "viết, click để đánh giá bài viết, đăng nhập, đăng ký, đăng xuất, tìm kiếm, tải về, xem "
    "thêm, xem tiếp, đọc thêm, đọc tiếp, chi tiết, xem chi tiết, thu gọn, đóng, back to top, "
    "copy link thành công, về trang chủ đề, trở về, lưu, xem cỡ chữ, "
    # Menus
    "trang chủ, trang nhất, home, menu, giới thiệu, liên hệ, hỏi đáp, sơ đồ site, sơ đồ cổng, "
    "rss, english, tiếng việt, quảng cáo, advertisement, "
    # Labels that lost what they labelled
    "ảnh, video, audio, clip, ảnh minh họa, ảnh minh hoạ, từ khóa, từ khoá, tag, tags, tác "
    "giả, nguồn, nguồn tin, chuyên mục, tệp đính kèm, file đính kèm, tài liệu đính kèm, hết"
)
_ONLY_NOISE = re.compile(
    rf"(?:(?:{'|'.join(map(re.escape, _NOISE.split(', ')))}|\d+)(?: |$))+".replace(r"\ ", " ")
)
# Above the headline these name a part of the site, and no part in particular.
_SECTION = re.compile(
    r"(?:bản )?(?:tin(?: tức)?|sự kiện|hoạt động|tiêu điểm|bài viết|tin bài)"
    r"(?: (?:và|sự kiện|hoạt động|nổi bật|mới|mới nhất|chính|tiêu điểm|tức|chung|tổng hợp"
    r"|trong nước|trong tỉnh|địa phương|từ cơ sở|cơ sở|của tỉnh|các đơn vị))*"
)
# Whatever stands below such a heading belongs to other reports, to their readers or to the site.
_ENDING = re.compile(
    r"(?:các |những |một số )?(?:"
    r"(?:tin|bài)(?: bài| viết| tức)? (?:khác|mới(?: hơn| nhất| cập nhật)?|cũ hơn|đã đưa|đã đăng"
    r"|nổi bật|cùng (?:chuyên mục|loại|chủ đề|mục|tác giả)|(?:đọc|xem) nhiều(?: nhất)?)"
    r"|cùng (?:chuyên mục|chủ đề)|(?:đọc|xem) nhiều(?: nhất)?"
    r"|có thể bạn quan tâm|bạn có thể quan tâm)"
    r"(?: (?:trong|cùng|của) (?:chuyên mục|mục|chủ đề|tác giả|ngày)\b.*)?"
    r"|(?:(?:gửi|viết) )?(?:ý kiến|bình luận|phản hồi) (?:bạn đọc|của bạn|độc giả)"
    r"|(?:viết|để lại(?: một)?) (?:bình luận|phản hồi)|leave a (?:reply|comment)"
    r"|thư viện (?:ảnh|hình ảnh|video|văn bản)|thống kê truy cập|liên kết (?:web(?:site)?|trang)"
    r"|văn bản mới|thông báo mới|lịch công tác|bản đồ hành chính|thông tin liên hệ"
)
_COMMENTS = re.compile(r"(?:ý kiến|bình luận|phản hồi)[: ]*\(?\d+\)?", re.IGNORECASE)
# These may stand in the middle of a report, too.
_RELATED = re.compile(
    r"(?:các |những )?(?:tin|bài)(?: bài| viết| tức)? (?:liên quan|nên đọc|đáng chú ý)"
    r"|(?:xem|đọc) thêm|(?:chủ đề|nội dung|sự kiện) liên quan|từ kh(?:óa|oá)|tags?"
    r"|ý kiến|bình luận|phản hồi"
)
_WITH_VALUE = re.compile(
    r"(?:từ kh(?:óa|oá)|tags?|(?:xem|đọc) (?:thêm|tiếp)|(?:tin|bài)(?: viết)? liên quan"
    r"|mời (?:bạn |quý vị )?(?:xem|đọc)(?: thêm)?|dòng sự kiện"
    r"|tổng số điểm của bài viết là|xếp hạng)\s*:|(?:quay|trở) (?:lại|về) (?:trang|chuyên mục)\b"
    r"|\W*mời (?:bạn|độc giả|quý vị)(?: đọc)? (?:vào|xem|truy cập)\b"
    r"|[\w.+-]+@[\w.-]+$"
    r"|(?:(?:nguồn )?ảnh|ảnh minh h(?:ọa|oạ)|photo)\s*:.{0,50}$"
    r"|theo dõi .{1,60} trên\b|>{2,}\s*\S|(?:#\w+\s*)+$|(?:#[\w ]+){2,}$"
    r"|this entry was posted\b",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"(?:một số|một vài) (?:hình )?ảnh\b.*[^.]|(?:(?:những|các|chùm|vài) )?(?:hình )?ảnh\b.*:",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"©|®|copyright|bản quyền (?:thuộc|©|20)|ghi rõ nguồn|cơ quan chủ quản|tổng biên tập\s*:"
    r"|giấy phép (?:số|xuất bản|hoạt động|thiết lập)|trụ sở(?: chính| t(?:òa|oà) soạn)?\s*:"
    r"|(?:người )?chịu trách nhiệm (?:nội dung|xuất bản|chính)"
    r"|(?:số )?điện thoại\s*:|(?:đt|fax)\s*:"
    r"|địa chỉ\s*:|(?:thư điện tử|e-?mail|website|hotline|đường dây nóng)\s*:"
    r"|(?:designed|powered|phát triển|thiết kế|xây dựng) (?:by|bởi)\b",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:cổng|trang) (?:thông tin|tin) điện tử\b|website\b", re.IGNORECASE)
# "Sáng 15/3, …": a first sentence, even where its full stop was forgotten.
_LEAD = re.compile(
    r"(?:rạng |vào |trong )?(?:sáng|trưa|chiều|tối|đêm|(?:từ |hai |ba |\d )?ngày|hôm)\b"
    r"[\w ]{0,20}\d{1,2}[/.-]\d",
    re.IGNORECASE,
)


def report_lines(lines: list[str]) -> list[str]:
    """Keep the lines that are the report's own: headline, credits, paragraphs, captions."""
    lines = [_once(line) for line in lines if line]
    begin = next((at for at, line in enumerate(lines) if is_prose(line)), len(lines))
    kept = [line for line in lines[:begin] if not _is_around_headline(line)]
    end = next((at for at in range(begin, len(lines)) if _is_ending(lines[at])), len(lines))
    last = max((at for at in range(begin, end) if is_prose(lines[at])), default=begin)
    in_box = False  # among headlines of related reports
    for at in range(begin, end):
        line = lines[at]
        related = _is(_RELATED, line)
        if related or _is_footer(line) or (at > last and is_site_name(line)):
            if at > last:
                break
            in_box = related
        elif is_prose(line) or not (in_box or is_noise(line)):
            in_box = False
            kept.append(line)
    return kept


def is_noise(line: str) -> bool:
    """Whether the line is nothing but buttons, counters, rules or labels without a value."""
    if len(line) > _LONGEST:
        return False
    if not _ALPHANUMERIC.search(line) or _WITH_VALUE.match(line) or _PICTURES.fullmatch(line):
        return True
    key = _key(line)
    if not key or not _ONLY_NOISE.fullmatch(key) or _INITIAL.search(line):
        return False
    return all(mention.year is None for mention in find_dates(line))


def is_section(line: str) -> bool:
    """Whether the line says "news" and not which."""
    return _is(_SECTION, line)


def is_site_name(line: str) -> bool:
    """Whether the line names the site itself, as mastheads and footers do."""
    return len(line) <= _LONGEST and _SITE.match(line) is not None


def is_prose(line: str) -> bool:
    """Whether the line reads as a paragraph, not as a headline, caption, name or label."""
    if len(line) > 250:
        return True
    if len(line) < 40 or _is_footer(line):
        return False
    end = line.rstrip("\"'”’»)]/ ")[-1:]
    if end in ("?", "!", "…") or line.endswith("..."):
        return len(line) > _LONGEST
    if end in (".", ":", ";"):
        return not is_noise(line)
    return len(line) >= 120 and _LEAD.match(line) is not None


def _is_around_headline(line: str) -> bool:
    return (
        is_noise(line)
        or is_section(line)
        or _is(_RELATED, line)
        or _is_ending(line)
        or _is_footer(line)
    )


def _is_ending(line: str) -> bool:
    return _is(_ENDING, line) or _COMMENTS.fullmatch(line) is not None


def _is(heading: re.Pattern[str], line: str) -> bool:
    return len(line) <= _LONGEST and heading.fullmatch(_key(line)) is not None


def _is_footer(line: str) -> bool:
    return len(line) <= 400 and _FOOTER.match(line) is not None


def _once(line: str) -> str:
    """Undo the doubling of a link's text by the text of its picture."""
    half, doubled = line[: len(line) // 2], line[len(line) // 2 :]
    return half if doubled == f" {half}" else line


def _key(line: str) -> str:
    """Lower-case words, with no numbers at either end: "Lượt xem: 1.428" is "lượt xem"."""
    words = _WORD.findall(line.lower())
    while words and words[-1].isdigit():
        words.pop()
    start = next((at for at, word in enumerate(words) if not word.isdigit()), len(words))
    return " ".join(words[start:])
