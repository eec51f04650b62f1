import datetime as dt
import gzip
import json
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Document
from indexer.errors import DocumentError
from indexer.readers import Skipped
from indexer.readers import read as read_files
from indexer.readers.files import LONGEST
from indexer.readers.records import read_record

GOOD = {"id": "a", "title": "Tiêu đề", "body": "Thân bài."}


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Document | Skipped]]:
    def read_bytes(data: bytes, name: str = "x.jsonl") -> list[Document | Skipped]:
        path = tmp_path / name
        path.write_bytes(data)
        return list(read_files([path]))

    return read_bytes


def reasons(items: list[Document | Skipped]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason) for item in items if isinstance(item, Skipped)]


def ids(items: list[Document | Skipped]) -> list[str]:
    return [item.id for item in items if isinstance(item, Document)]


def test_every_attribute_is_read() -> None:
    assert read_record(
        {
            "id": 17,
            "title": " Mưa  lớn\nở Huế ",
            "lead": "Nước sông Hương lên nhanh.",
            "body": "Nước sông Hương lên nhanh.\nTrường học đóng cửa.",
            "date": "2025-08-07T22:00:00+00:00",
            "source": "Miền Thượng",
            "category": ["Thời sự", "Môi trường"],
            "author": ["Thu Hà", "Quang Minh"],
            "url": "https://vi.example/1",
            "tags": {"ignored": True},
        }
    ) == Document(
        id="17",
        title="Mưa lớn ở Huế",
        lead="Nước sông Hương lên nhanh.",
        body="Trường học đóng cửa.",
        date=dt.date(2025, 8, 8),
        source="Miền Thượng",
        category="Thời sự",
        author="Thu Hà, Quang Minh",
        url="https://vi.example/1",
    )


def test_html_in_a_record_is_read_as_a_browser_shows_it() -> None:
    document = read_record(
        {
            "id": "a",
            "title": "GD&amp;ĐT &quot;trao quà&quot;",
            "body": "<p>Mưa <b>lớn</b>.</p><p>Nước&nbsp;lên.</p>",
            "author": ["Thu&nbsp;Hà"],
            "url": "https://vi.example/?a=1&amp;b=2",
        }
    )
    assert (document.title, document.body) == ('GD&ĐT "trao quà"', "Mưa lớn.\n\nNước lên.")
    assert (document.author, document.url) == ("Thu Hà", "https://vi.example/?a=1&b=2")
    assert read_record({**GOOD, "id": "a&amp;<p>b</p>"}).id == "a&amp;<p>b</p>"


@pytest.mark.parametrize("key", ["body", "text", "content"])
def test_the_body_has_three_names(key: str) -> None:
    assert read_record({"id": "a", "body": None, key: "Thân\nbài."}).body == "Thân\nbài."


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        ("Sáng nay mưa lớn. Chiều tạnh.", "Chiều tạnh."),
        ("Sáng nay mưa lớn.\nChiều tạnh.", "Chiều tạnh."),
        ("Sáng nay mưa lớn.", ""),
        ("Tiêu đề\nSáng nay mưa lớn. Chiều tạnh.", "Chiều tạnh."),
        ("Chiều tạnh.", "Chiều tạnh."),
    ],
)
def test_a_body_does_not_repeat_title_and_lead(body: str, rest: str) -> None:
    record = {"id": "a", "title": "Tiêu đề", "lead": "Sáng nay mưa lớn.", "body": body}
    assert read_record(record).body == rest


def test_a_body_that_goes_on_with_the_last_sentence_of_the_lead_keeps_it() -> None:
    record = {
        "id": "a",
        "lead": "Công an vừa bắt",
        "body": "Công an vừa bắt ba người. Vụ án còn mở.",
    }
    assert read_record(record).body == record["body"]
    assert read_record({**record, "body": "Công an vừa bắt. Vụ án."}).body == "Vụ án."


NO_DATES = ["", None, "không rõ", "2021-02-30", "31/4/2021", 1720000000, 1912051523000, 20211301]


@pytest.mark.parametrize("date", [*NO_DATES, 1.5, True, {"$date": "2021-07-16"}, ["2021-07-16"]])
def test_a_date_that_cannot_be_read_is_none(date: object) -> None:
    assert read_record({**GOOD, "date": date}).date is None


@pytest.mark.parametrize("date", ["16/7/2021", "20210716", 20210716])
def test_a_date_in_another_form_is_read(date: object) -> None:
    assert read_record({**GOOD, "date": date}).date == dt.date(2021, 7, 16)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ([], "không phải một đối tượng"),
        ("chữ", "không phải một đối tượng"),
        (None, "không phải một đối tượng"),
        ({"title": "Tiêu đề"}, "thiếu id"),
        ({"id": "", "title": "Tiêu đề"}, "thiếu id"),
        ({"id": True, "title": "Tiêu đề"}, "id"),
        ({"id": 1.5, "title": "Tiêu đề"}, "id"),
        ({"id": "a"}, "không có cả tiêu đề lẫn nội dung"),
        ({"id": "a", "title": " \u200b ", "body": None}, "không có cả tiêu đề lẫn nội dung"),
        ({**GOOD, "title": 5}, "title"),
        ({**GOOD, "body": ["a"]}, "body"),
        ({**GOOD, "author": [1]}, "author"),
        ({**GOOD, "category": {"vi": "Kinh tế"}}, "category"),
    ],
)
def test_a_wrong_record_says_what_is_wrong(record: object, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_record(record)


def test_bad_lines_are_named_and_the_rest_is_read(
    read: Callable[..., list[Document | Skipped]],
) -> None:
    data = lines(GOOD) + b'{"id": "b", \n\n[1]\n{"id": "c\xff"}\n' + b"[" * 100_000 + b"\n"
    data += b'{"id": ' + b"9" * 5_000 + b"}\n" + lines({**GOOD, "id": "d"}).rstrip(b"\n")
    items = read(data)
    assert ids(items) == ["a", "d"]
    assert [line for line, _ in reasons(items)] == [2, 4, 5, 6, 7]
    said = [reason for _, reason in reasons(items)]
    assert "JSON hỏng ở cột" in said[0]
    assert "đối tượng" in said[1]
    assert said[2] == "không phải UTF-8 (byte thứ 10 của dòng)"
    assert "lồng quá sâu" in said[3]
    assert "số quá dài" in said[4]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n  "])
def test_an_array_of_records_is_named_once(
    read: Callable[..., list[Document | Skipped]], before: bytes
) -> None:
    array = before + json.dumps([GOOD, GOOD], indent=1).encode()
    told = [(None, "là một mảng JSON; hãy ghi mỗi dòng một bài (JSON Lines)")]
    assert reasons(read(array)) == told
    assert reasons(read(array.decode("utf-8-sig").encode("utf-16"))) == told
    assert reasons(read(gzip.compress(array), "x.jsonl.gz")) == told


def test_gzip_is_known_by_its_content(read: Callable[..., list[Document | Skipped]]) -> None:
    assert ids(read(gzip.compress(lines(GOOD)), "x.jsonl.gz")) == ["a"]
    assert ids(read(lines(GOOD), "x.jsonl.gz")) == ["a"]


def test_a_truncated_gzip_gives_what_stands_before_the_break(
    read: Callable[..., list[Document | Skipped]],
) -> None:
    noise = random.Random(0)
    records = [{**GOOD, "id": str(n), "body": noise.randbytes(200).hex()} for n in range(200)]
    data = gzip.compress(lines(*records))
    items = read(data[: len(data) // 2], "x.jsonl.gz")
    found = ids(items)
    assert 50 < len(found) < 150
    assert found == [str(n) for n in range(len(found))]
    assert reasons(items) == [(len(found) + 1, "tệp nén bị cắt cụt từ dòng này")]


def test_a_damaged_gzip_is_named(read: Callable[..., list[Document | Skipped]]) -> None:
    data = bytearray(gzip.compress(lines(GOOD)))
    data[10] = 0x07  # no block is of type 3
    assert "tệp nén bị hỏng" in reasons(read(bytes(data), "x.jsonl.gz"))[0][1]
    trailed = gzip.compress(lines(GOOD)) + b"and no more gzip"
    assert ids(read(trailed, "x.jsonl.gz")) == ["a"]
    assert "tệp nén bị hỏng" in reasons(read(trailed, "x.jsonl.gz"))[0][1]


@pytest.mark.parametrize(("data", "reason"), [(b"", "tệp rỗng"), (b" \n\n", "tệp rỗng")])
def test_an_empty_file_is_named(
    read: Callable[..., list[Document | Skipped]], data: bytes, reason: str
) -> None:
    assert reasons(read(data)) == [(None, reason)]


def test_a_binary_file_is_named_once(read: Callable[..., list[Document | Skipped]]) -> None:
    assert reasons(read(b"\x7fELF\0\0\n\0\n\0")) == [(None, "tệp nhị phân, không phải văn bản")]


def test_byte_order_marks_are_read(read: Callable[..., list[Document | Skipped]]) -> None:
    assert ids(read(b"\xef\xbb\xbf" + lines(GOOD))) == ["a"]
    two = lines(GOOD, {**GOOD, "id": "b"}).decode()
    assert ids(read(two.encode("utf-16"))) == ["a", "b"]
    assert reasons(read(two.encode("utf-16")[:-1]))[-1][1].startswith("không phải UTF-16")


def test_an_absurdly_long_line_is_named_and_passed(
    read: Callable[..., list[Document | Skipped]],
) -> None:
    long = b'{"id": "x", "body": "' + b"a" * (2 * LONGEST) + b'"}\n'
    items = read(long + lines(GOOD))
    assert ids(items) == ["a"]
    assert reasons(items) == [(1, "dòng dài hơn 16 MiB")]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    ["id", "title", "lead", "body", "text", "date", "category", "author", "url"]
)


@given(st.dictionaries(_KEYS, _VALUES) | _VALUES)
def test_any_value_is_a_document_or_a_document_error(record: Any) -> None:
    with suppress(DocumentError):
        assert read_record(record).id
