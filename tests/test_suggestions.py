"""Headlines and phrases of an index are found by what has been typed of them."""

import datetime as dt
from collections.abc import Iterable, Sequence

import pytest

from indexer import added as adding
from indexer import suggestions as suggesting
from indexer.added import added_headlines, added_ids, with_added
from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.document import Document
from indexer.schema import news
from indexer.spellings import pattern
from indexer.suggestions import Suggestions, SuggestionsBuilder

REPORTS = [
    Document("gao", "Giá gạo xuất khẩu tăng", "Gạo tăng giá.", date=dt.date(2024, 3, 1)),
    Document("vang", "Giá vàng miếng hạ", "Vàng hạ giá.", date=dt.date(2024, 5, 1)),
    Document("vang-2", "Vàng miếng: giá đứng yên", "Vàng yên.", date=dt.date(2024, 4, 1)),
    Document("cho", "Chợ nổi họp từ gà gáy", "Bán gạo, bán vàng mã."),
    Document("trong", "", "Không có tiêu đề."),
    Document("cho-2", "Chợ phiên vùng cao", "Hàng quán.", date=dt.date(2022, 1, 1)),
    Document("cho-3", "Chợ đêm", "Đông vui."),
]


def block_of(*batches: Iterable[Document]) -> memoryview:
    builder = SuggestionsBuilder()
    segmenter = Segmenter()
    for reports in batches:
        builder.add(analyse(tuple(reports), news().attributes, segmenter))
    return memoryview(builder.build())


def suggestions(*batches: Iterable[Document]) -> Suggestions:
    return Suggestions(block_of(*batches))


def later_block(block: memoryview | None, reports: Sequence[Document]) -> memoryview:
    return with_added(block, analyse(reports, news().attributes, Segmenter()))


@pytest.fixture(scope="module")
def kept() -> Suggestions:
    return suggestions(REPORTS[:3], REPORTS[3:])


def headlines(kept: Suggestions, typed: str, agreeing: bool = True, most: int = 10) -> list[str]:
    *whole, last = typed.split()
    patterns = [pattern([atom], unfinished=False) for atom in whole]
    patterns.append(pattern([last], unfinished=True))
    return [headline.id for headline in kept.headlines(patterns, agreeing, most)]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("gia", ["vang", "vang-2", "gao"]),  # the newest first
        ("vang gia", ["vang", "vang-2"]),  # in any order
        ("gia va", ["vang", "vang-2"]),
        ("gia v g", ["vang", "vang-2"][:0]),  # those before the last one are whole
        ("cho", ["cho-2", "cho-3", "cho"]),  # undated ones last, of these the later
        ("gi", ["vang", "vang-2", "gao"]),
        ("g", ["vang", "vang-2", "gao", "cho"]),
        ("khong", []),  # a body is no headline
        ("zz", []),
    ],
)
def test_headlines_hold_what_was_typed(kept: Suggestions, typed: str, ids: Sequence[str]) -> None:
    assert headlines(kept, typed) == ids


def test_headlines_are_told_apart_by_typed_accents(kept: Suggestions) -> None:
    assert headlines(kept, "gà") == ["cho"]
    assert headlines(kept, "gạ") == ["gao"]
    assert headlines(kept, "gả") == []
    assert headlines(kept, "gả", agreeing=False) == headlines(kept, "ga") == ["gao", "cho"]


def test_no_more_than_asked_for(kept: Suggestions) -> None:
    assert headlines(kept, "g", most=2) == ["vang", "vang-2"]
    assert kept.headlines([], True, 5) == []
    assert len(kept.phrases(pattern([""], unfinished=True), True, 1)) == 1


def test_a_headline_comes_back_as_it_was(kept: Suggestions) -> None:
    (found,) = kept.headlines([pattern(["yen"], unfinished=False)], True, 5)
    assert found == ("Vàng miếng: giá đứng yên", "vang-2", dt.date(2024, 4, 1).toordinal())


def test_syllables_are_known(kept: Suggestions) -> None:
    for syllable, known in (
        ("vàng", True),
        ("vang", True),
        ("vãng", False),
        ("quán", True),
        ("quan", True),
        ("quản", False),
    ):
        assert kept.knows(pattern([syllable], unfinished=False)) == known
    assert kept.knows(pattern(["vàn"], unfinished=True))
    assert not kept.knows(pattern(["vàn"], unfinished=False))


def phrases(kept: Suggestions, typed: str, agreeing: bool = True) -> list[str]:
    return kept.phrases(pattern(typed.split(" "), unfinished=True), agreeing, 10)


def test_phrases_are_those_of_headlines_and_leads() -> None:
    kept = suggestions(
        [
            Document("1", "Hội chợ hoa xuân", "Đoàn xe diễu hành.", lead="Bán nhiều hoa."),
            Document("2", "Hội chợ hoa xuân", "Đoàn xe diễu hành.", lead="Mua ít hoa."),
            Document("3", "Múa lân", "Trống hội vang xa khắp bản Mường."),
            Document("4", "Đốt pháo", "Trống hội vang xa giữa bản Mường."),
        ]
    )
    assert phrases(kept, "hoi c") == ["hội chợ hoa xuân"]
    assert phrases(kept, "ban muong") == ["bản Mường"]  # these have no lead: the body is read
    assert phrases(kept, "doan xe") == []  # those have one
    assert phrases(kept, "hồi c") == []
    assert phrases(kept, "hồi c", agreeing=False) == phrases(kept, "hoi c")


def test_a_report_that_was_replaced_suggests_nothing() -> None:
    new = Document("vang", "Giá bạc hạ", "Bạc hạ giá.", date=dt.date(2024, 5, 2))
    kept = suggestions(REPORTS, [new])
    assert headlines(kept, "mieng") == ["vang-2"]
    assert headlines(kept, "gia") == ["vang", "vang-2", "gao"]
    (found,) = kept.headlines([pattern(["bac"], unfinished=False)], True, 5)
    assert (found.title, found.id) == ("Giá bạc hạ", "vang")
    twice = Document("1", "Hội chợ hoa xuân", "Đoàn xe diễu hành.")
    assert phrases(suggestions([twice], [twice]), "hoi c") == []


def test_headlines_of_later_reports_are_among_the_others_by_date() -> None:
    first = later_block(
        None,
        [
            Document("sen", "Giá hạt sen tăng", "", date=dt.date(2024, 4, 9)),
            Document("gao", "Giá gạo nếp", "", date=dt.date(2024, 3, 2)),
        ],
    )
    later = [
        Document("moi", "Già làng bên khuỷu sông", ""),
        Document("sen", "Giá hạt sen giảm", "", date=dt.date(2024, 4, 10)),
    ]
    block = later_block(first, later)
    kept = Suggestions(block_of(REPORTS), added_headlines(block), added_ids(block))
    assert headlines(kept, "gia") == ["vang", "sen", "vang-2", "gao", "moi"]
    assert headlines(kept, "gia", most=3) == ["vang", "sen", "vang-2"]
    assert headlines(kept, "xuat khau") == headlines(kept, "sen tang") == []  # of replaced ones
    assert headlines(kept, "giá") == ["vang", "sen", "vang-2", "gao"]
    assert kept.knows(pattern(["khuỷu"], unfinished=False))
    assert not kept.knows(pattern(["khuỵu"], unfinished=False))
    (found,) = kept.headlines([pattern(["sen"], unfinished=False)], True, 9)
    assert found.title == "Giá hạt sen giảm"


def test_reports_that_are_gone_make_room_for_others() -> None:
    reports = [Document(str(i), f"Bến tàu {i}", "") for i in range(9)]
    block = later_block(None, [Document(str(i), f"Bến xe {i}", "") for i in (8, 7, 9)])
    kept = Suggestions(block_of(reports), added_headlines(block), added_ids(block))
    ben = [pattern(["ben"], unfinished=False)]
    found = kept.headlines(ben, True, 4, lambda id: id not in {"9", "6", "5"})
    assert [one.title for one in found] == ["Bến xe 7", "Bến xe 8", "Bến tàu 4", "Bến tàu 3"]


def test_of_very_many_later_reports_the_last_ones_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MOST", 3)
    block = None
    for number in (1, 2, 3, 1, 4, 2):
        block = later_block(block, [Document(str(number), f"Bến tàu {number}", "")])
    assert block is not None
    assert added_ids(block) == {"1", "2", "3", "4"}
    kept = Suggestions(block_of([Document("3", "Bến xe", "")]), added_headlines(block))
    assert headlines(kept, "ben tau") == ["2", "4", "1"]
    assert headlines(kept, "ben xe") == ["3"]
    kept = Suggestions(block_of([Document("3", "Bến xe", "")]), None, added_ids(block))
    assert headlines(kept, "ben xe") == []


def test_later_headlines_are_taken_apart_as_others_are() -> None:
    report = Document("1", "Cơ quan TWcủa LINHMột năm", "")
    for kept in (
        suggestions([report]),
        Suggestions(block_of([]), added_headlines(later_block(None, [report]))),
    ):
        assert headlines(kept, "của") == headlines(kept, "một") == ["1"]
        assert headlines(kept, "twcua") == []


def test_what_was_written_lately_weighs_more() -> None:
    old, new = dt.date(2020, 1, 1), dt.date(2024, 1, 1)
    reports = [
        *(Document(f"cũ{i}", "Cà phê được mùa", "", date=old) for i in range(4)),
        *(Document(f"mới{i}", "Cà chua được giá", "", date=new) for i in range(2)),
    ]
    assert phrases(suggestions(reports), "ca")[0].startswith("cà chua")
    undated = [Document(report.id, report.title, "") for report in reports]
    assert phrases(suggestions(undated), "ca")[0].startswith("cà phê")


def test_one_slip_in_a_date_makes_nothing_old() -> None:
    old, new = dt.date(2020, 1, 1), dt.date(2024, 1, 1)
    reports = [
        *(Document(f"cũ{i}", "Cà phê được mùa", "", date=old) for i in range(160)),
        *(Document(f"mới{i}", "Cà chua được giá", "", date=new) for i in range(80)),
        Document("nhầm", "Tin ghi nhầm ngày", "", date=dt.date(2091, 1, 1)),
    ]
    assert phrases(suggestions(reports), "ca")[0].startswith("cà chua")


@pytest.mark.parametrize("reports", [[], [Document("trống", "", "")], [Document("…", "…", "–")]])
def test_nothing_to_suggest(reports: list[Document]) -> None:
    kept = suggestions(reports)
    assert headlines(kept, "a") == phrases(kept, "a") == []
    assert not kept.knows(pattern(["a"], unfinished=False))


def test_of_many_reports_some_tell_the_phrases_and_all_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggesting, "SOUGHT", 8)
    builder, segmenter = SuggestionsBuilder(), Segmenter()
    for first in range(0, 40, 5):
        reports = [
            Document(f"r{i}", f"Bến tàu {i}", "", "Chợ nổi Cái Răng họp sớm.")
            for i in range(first, first + 5)
        ]
        builder.add(analyse(reports, news().attributes, segmenter))
        assert len(builder._leads.read().thinned(builder._step).documents) <= 8
    kept = Suggestions(memoryview(builder.build()))
    assert len(headlines(kept, "ben tau", most=100)) == 40
    assert "chợ nổi Cái Răng họp" in kept.phrases(pattern(["cho"], unfinished=True), True, 9)
