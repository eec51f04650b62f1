"""Abbreviations are learnt where reports explain them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.abbreviations import AbbreviationsBuilder, abbreviations
from indexer.definitions import explained
from tests.engines.toys import batch, document


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Ủy ban nhân dân (UBND) tỉnh", "UBND", "Ủy ban nhân dân"),
        ("Chủ tịch Uỷ ban Nhân dân ( UBND ) xã", "UBND", "Uỷ ban Nhân dân"),
        ("Bộ Giáo dục và Đào tạo (GD&ĐT) cho biết", "GD&ĐT", "Giáo dục và Đào tạo"),
        ("Sở Giáo dục - Đào tạo (GD-ĐT)", "GD-ĐT", "Giáo dục Đào tạo"),
        ("Bộ Văn hóa, Thể thao và Du lịch (VHTTDL)", "VHTTDL", "Văn hóa Thể thao và Du lịch"),
        ("đồng bằng sông Cửu Long (ĐBSCL)", "ĐBSCL", "đồng bằng sông Cửu Long"),
        ("Nghệ sĩ Ưu tú (NSƯT) Kim", "NSƯT", "Nghệ sĩ Ưu tú"),
        ("Ban Chấp hành Trung ương (BCHTW)", "BCHTW", "Ban Chấp hành Trung ương"),
        ("báo South China Morning Post (SCMP)", "SCMP", "South China Morning Post"),
        ("theo UBND (Ủy ban nhân dân) xã", "UBND", "Ủy ban nhân dân"),
        ("HTX (hợp tác xã) Hòa Bình", "HTX", "hợp tác xã"),
    ],
)
def test_a_definition_is_read(text: str, short: str, long: str) -> None:
    assert list(explained(text)) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức Y tế Thế giới (WHO)",  # initials of another language
        "Ủy ban. Nhân dân (UBND)",
        "ông Nguyễn Văn An (SN 1989)",
        "cao (A) thấp",
        "UBND (cơ quan hành chính)",
        "UBND (ở Ủy ban nhân dân)",
        "Đảng (D) dân (Đ)",
        "(UBND) Ủy ban nhân dân",
        "()",
    ],
)
def test_what_is_no_definition_is_passed_over(text: str) -> None:
    assert list(explained(text)) == []


def learnt(*bodies: str) -> dict[str, list[tuple[str, int]]]:
    builder = AbbreviationsBuilder()
    for number, body in enumerate(bodies):
        builder.add(batch([document(str(number), body=body)]))
    found: dict[str, list[tuple[str, int]]] = {}
    for short, long, times in abbreviations(memoryview(builder.build())):
        found.setdefault(short, []).append((long, times))
    return found


def test_case_and_tone_style_do_not_make_another_definition() -> None:
    texts = ["Uỷ ban nhân dân (UBND)", "ủy ban Nhân dân (UBND)", "UBND (Ủy ban nhân dân)"]
    assert learnt(*texts) == {"UBND": [("Uỷ ban nhân dân", 3)]}


def test_one_definition_is_enough_unless_others_contradict_it() -> None:
    party, finance = "Ban Tổ chức (BTC)", "Bộ Tài chính (BTC)"
    assert learnt(party) == {"BTC": [("Ban Tổ chức", 1)]}
    assert learnt(party, finance, finance) == {"BTC": [("Bộ Tài chính", 2)]}
    assert learnt(party, party, finance, finance, finance) == {
        "BTC": [("Bộ Tài chính", 3), ("Ban Tổ chức", 2)]
    }


def test_two_letters_need_more() -> None:
    assert learnt(*["doanh nghiệp (DN)"] * 3) == {}
    assert learnt(*["doanh nghiệp (DN)"] * 4) == {"DN": [("doanh nghiệp", 4)]}


def test_title_lead_and_body_are_read_and_nothing_learnt_is_nothing() -> None:
    builder = AbbreviationsBuilder()
    assert abbreviations(memoryview(builder.build())) == []
    text = "hợp tác xã (HTX)"
    builder.add(batch([document("1", title=text, lead=text, body=text)]))
    assert [found.times for found in abbreviations(memoryview(builder.build()))] == [3]


@given(st.text("UBNĐ ủban()\n.&-", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for short, long in explained(text):
        assert len(long.split()) > 1
        assert sum(map(str.isalpha, short)) > 1
