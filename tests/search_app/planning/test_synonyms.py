"""Synonyms are found however they are typed; files of them are read strictly."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import atoms, fold_key, tone_key
from indexer.errors import SynonymsError
from run import main
from search_app.phonology import is_syllable
from search_app.planning.synonyms import (
    MOST,
    Rule,
    Synonyms,
    both_ways,
    load,
    packaged_abbreviations,
    packaged_spellings,
)


def keys(text: str) -> tuple[str, ...]:
    return tuple(map(tone_key, atoms(text)))


def variants(synonyms: Synonyms, typed: str) -> set[tuple[str, str, float]]:
    """Of each variant what it stands for, how it is written, and its share."""
    words = atoms(typed)
    return {
        (" ".join(words[v.start : v.end]), " ".join(v.keys), round(v.share, 3))
        for v in synonyms.variants(words)
    }


def joined(text: str) -> str:
    return " ".join(keys(text))


COUNCIL = Synonyms(both_ways([("UBND", "ủy ban nhân dân"), ("TP.HCM", "Thành phố Hồ Chí Minh")]))


@pytest.mark.parametrize("typed", ["UBND", "ubnd", "Ubnd"])
def test_an_abbreviation_stands_for_what_it_abbreviates(typed: str) -> None:
    assert variants(COUNCIL, f"{typed} tỉnh") == {(typed, joined("ủy ban nhân dân"), 1.0)}


@pytest.mark.parametrize(
    "typed", ["ủy ban nhân dân", "Uỷ ban Nhân dân", "uy ban nhan dan", "ỦY BAN NHÂN DÂN"]
)
def test_a_name_stands_for_its_abbreviation(typed: str) -> None:
    assert variants(COUNCIL, f"Chủ tịch {typed}") == {(typed, "ubnd", 1.0)}


def test_other_accents_are_another_name() -> None:
    assert variants(COUNCIL, "ủy bạn nhân dân") == set()


@pytest.mark.parametrize("typed", ["TP.HCM", "TP HCM", "tp hcm"])
def test_marks_within_an_abbreviation_do_not_matter(typed: str) -> None:
    spelled = " ".join(atoms(typed))
    assert variants(COUNCIL, typed) == {(spelled, joined("Thành phố Hồ Chí Minh"), 1.0)}


def test_the_longest_match_counts() -> None:
    synonyms = Synonyms(
        [Rule("ban", "uỷ ban"), Rule("ủy ban nhân dân", "UBND"), Rule("nhân dân", "dân")]
    )
    assert variants(synonyms, "ủy ban nhân dân ban") == {
        ("ủy ban nhân dân", "ubnd", 1.0),
        ("ban", joined("ủy ban"), 1.0),
    }


def test_meanings_share_an_abbreviation() -> None:
    synonyms = Synonyms(both_ways([("BTC", "Bộ Tài chính"), ("BTC", "ban tổ chức")]))
    assert variants(synonyms, "BTC") == {
        ("BTC", joined("bộ tài chính"), 0.5),
        ("BTC", joined("ban tổ chức"), 0.5),
    }
    assert variants(synonyms, "ban tổ chức giải") == {("ban tổ chức", "btc", 1.0)}


def test_abbreviations_of_the_same_stand_for_each_other() -> None:
    synonyms = Synonyms(
        both_ways([("GD&ĐT", "giáo dục"), ("GDĐT", "giáo dục"), ("TƯ", "trung ương")])
    )
    assert variants(synonyms, "GDĐT") == {
        ("GDĐT", joined("giáo dục"), 1.0),
        ("GDĐT", "gd đt", 1.0),
    }
    halved = Synonyms(
        both_ways([("TW", "trung ương"), ("TƯ", "trung ương"), ("TW", "trạm"), ("TRM", "trạm")])
    )
    assert variants(halved, "TW") == {
        ("TW", joined("trung ương"), 0.5),
        ("TW", joined("trạm"), 0.5),
        ("TW", "trm", 0.5),
    }
    assert ("TƯ", "tw", 1.0) in variants(halved, "TƯ")


def test_short_names_and_abbreviations_that_are_syllables_work_one_way() -> None:
    synonyms = Synonyms(both_ways([("ĐH", "đại học"), ("THA", "thi hành án")]))
    assert variants(synonyms, "ĐH") == {("ĐH", joined("đại học"), 1.0)}
    assert variants(synonyms, "đại học") == set()
    assert variants(synonyms, "thi hành án") == set()


def test_an_abbreviation_that_could_be_a_syllable_counts_in_capitals_alone() -> None:
    synonyms = Synonyms(both_ways([("TƯ", "trung ương")]))
    for typed in ("TƯ", "hội nghị TƯ", "Hội nghị BCH TƯ"):
        assert variants(synonyms, typed) == {("TƯ", joined("trung ương"), 1.0)}
    for typed in ("tư", "hội nghị tư", "HỘI NGHỊ LẦN THỨ TƯ", "LAN THU TU"):
        assert variants(synonyms, typed) == set()


def test_only_one_syllable_in_capitals_is_shouted() -> None:
    synonyms = Synonyms(both_ways([("TƯ", "trung ương"), ("T.Ư", "trung ương"), ("HN", "Hà Nội")]))
    shouted = {typed: synonyms.variants(typed.split())[0].shouted for typed in ("TƯ", "T Ư", "HN")}
    assert shouted == {"TƯ": True, "T Ư": False, "HN": False}


def test_the_packaged_abbreviations_are_many_and_well_written() -> None:
    pairs = packaged_abbreviations()
    assert len({short for short, _ in pairs}) >= 300
    assert len({(keys(short), keys(long)) for short, long in pairs}) == len(pairs)
    for short, long in pairs:
        wrong = [key for key in keys(long) if not is_syllable(key) and fold_key(key) != key]
        assert wrong == [], (short, long)
        assert long == long.strip()


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("tai nạn ô tô", "ôtô"),
        ("tai nan oto", "ô tô"),
        ("vacxin", "vắc xin"),
        ("vắc-xin", "vaccine"),
        ("daklak", "đắk lắk"),
        ("Đắc Lắc", "đắk lắk"),
        ("buon me thuot", "buôn ma thuột"),
        ("Mát-xcơ-va", "moscow"),
    ],
)
def test_names_and_loan_words_are_found_however_they_are_spelled(typed: str, other: str) -> None:
    spelled = variants(Synonyms(packaged_spellings()), typed)
    assert joined(other) in {keys for _, keys, _ in spelled}


def test_no_packaged_spelling_stands_in_two_groups() -> None:
    rules = packaged_spellings()
    groups = {frozenset([r.typed, *(o.other for o in rules if o.typed == r.typed)]) for r in rules}
    spelled = [joined(text) for group in groups for text in group]
    assert len(groups) > 50
    assert len(set(spelled)) == len(spelled)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("UBND", "ủy ban nhân dân"),
        ("HĐND", "hội đồng nhân dân"),
        ("BCH", "ban chấp hành"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("ĐBSCL", "đồng bằng sông Cửu Long"),
        ("GD&ĐT", "giáo dục và đào tạo"),
        ("THPT", "trung học phổ thông"),
        ("CSGT", "cảnh sát giao thông"),
    ],
)
def test_the_packaged_abbreviations_work_both_ways(short: str, long: str) -> None:
    synonyms = Synonyms(both_ways(packaged_abbreviations()))
    assert joined(long) in {other for _, other, _ in variants(synonyms, short)}
    assert joined(short) in {other for _, other, _ in variants(synonyms, long)}


FILE = """
# từ đồng nghĩa của tòa soạn
tàu hỏa = xe lửa = hỏa xa   # ba cách gọi

con => heo con
C# = csharp
"""


def test_a_file_holds_groups_and_rules_for_one_way(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(FILE, encoding="utf-8")
    synonyms = Synonyms(load(path))
    train = {joined("tàu hỏa"), joined("xe lửa"), joined("hỏa xa")}
    assert {other for _, other, _ in variants(synonyms, "xe lửa")} == train - {joined("xe lửa")}
    assert variants(synonyms, "con") == {("con", "heo con", 1.0)}
    assert variants(synonyms, "heo con") == {("con", "heo con", 1.0)}
    assert variants(synonyms, "csharp") == {("csharp", "c", 1.0)}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("tàu hỏa", "cần viết"),
        ("a => b => c", "cần viết"),
        ("a = b => c", "không dùng cả hai"),
        ("tàu hỏa =", "để trống"),
        ("tàu hỏa = ?!", "không có chữ nào"),
    ],
)
def test_a_line_that_is_no_group_is_named(line: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(f"a = b\n\n{line}\n", encoding="utf-8")
    with pytest.raises(SynonymsError, match=rf"synonyms\.txt, dòng 3: .*{why}"):
        load(path)


@pytest.mark.parametrize("character", ["\u2028", "\x0c", "\x85", "\r\n"])
def test_lines_are_numbered_as_editors_do(character: str, tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(f"a = b # một{character}\nc = d\ne\n", encoding="utf-8", newline="")
    number = 4 if "\n" in character else 3
    with pytest.raises(SynonymsError, match=f"dòng {number}: "):
        load(path)


def test_a_group_of_too_many_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    names = [f"tên {i}" for i in range(MOST + 1)]
    path.write_text(" = ".join(names[:MOST]), encoding="utf-8")
    assert len(load(path)) == MOST * (MOST - 1)
    path.write_text(f"a = b\n{' = '.join(names)}\n", encoding="utf-8")
    with pytest.raises(SynonymsError, match=f"dòng 2: {MOST + 1} cách viết"):
        load(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsError, match=r"absent\.txt"):
        load(tmp_path / "absent.txt")
    (tmp_path / "latin.txt").write_bytes(b"a = b\n" + "tàu = tầu".encode("cp1258", "replace"))
    with pytest.raises(SynonymsError, match=r"latin\.txt, dòng 2: .*UTF-8"):
        load(tmp_path / "latin.txt")


def test_the_command_line_names_the_line_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("tàu hỏa\n", encoding="utf-8")
    index = str(tmp_path / "index")
    done = CliRunner().invoke(main, ["search", "tàu", "--index", index, "--synonyms", str(path)])
    assert done.exit_code == 1
    assert "dòng 1" in done.output


@given(st.lists(st.text(min_size=1, max_size=6), max_size=8))
def test_any_run_can_be_looked_through(typed: list[str]) -> None:
    words = [atom for text in typed for atom in atoms(text)]
    for variant in COUNCIL.variants(words):
        assert 0 <= variant.start < variant.end <= len(words)
