"""What was typed is read as what was meant, with a word to the asker, and never in quotes."""

import gzip
import json
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.normalise import normalise
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import atoms, fold, tone_key
from indexer.batch import analyse
from indexer.document import Document
from indexer.query import And, Quoted, Text
from indexer.schema import news
from indexer.vocabulary import Vocabulary, VocabularyBuilder
from search_app.planning.synonyms import Rule, Synonyms
from search_app.syntax.lex import MAX_WORDS
from search_app.syntax.parse import parse
from search_app.syntax.written import written
from search_app.understanding import syllabary
from search_app.understanding.syllabary import Syllabary
from search_app.understanding.understand import Understood, understand
from tests.search_app.known import NEWS, large, vocabulary_of

SYLLABARY = large(vocabulary_of(*NEWS))


def understood(text: str, *, thorough: bool = False) -> Understood:
    return understand(parse(text).query, SYLLABARY, thorough=thorough)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddangr vieen mowis", "đảng viên mới"),
        ("d9a3ng vie6n", "đảng viên"),
        ("họp veef gias/vangf", "họp về giá/vàng"),
        ("danguykhoi", "dang uy khoi"),
        ("ĐảngủyKhối", "Đảng ủy Khối"),
        ("DoanhNghiep nhà nước", "Doanh Nghiep nhà nước"),
        ("kết nạp đrảng viên", "kết nạp đảng viên"),
        ("Ket nap Dagn vien", "Ket nap Dang vien"),
        ("HỘI NGHỊ TRUG ƯƠNG", "HỘI NGHỊ TRUNG ƯƠNG"),
        ("đảảng viên mớới", "đảng viên mới"),
        ("ĐẢẢNG VIÊN", "ĐẢNG VIÊN"),
        ("ddảng viên", "đảng viên"),
        ("ngày27 họp", "ngày 27 họp"),
        ("chi bộởhà nội", "chi bộ ở hà nội"),
        ("DANGUYKHOI", "DANG UY KHOI"),
        ("zá xăng_dầu", "giá xăng_dầu"),
        ("trung ươngbàn về", "trung ương bàn về"),
    ],
)
def test_what_surely_was_meant_is_searched_and_said(typed: str, meant: str) -> None:
    found = understood(typed)
    assert found.query == Text(meant)
    assert found.changed
    assert found.notices == (f"Đã hiểu là “{meant}”.",)


@pytest.mark.parametrize(
    "typed",
    [
        "đảng viên mới",
        "dang vien moi",
        "dang-uy-khoi Dang.uy.khoi",
        "phim sex teen hollywood",
        "https://danguykhoi.vn/ddangr ddangr@vieen.vn",
        "34-KL/TW COVID-19 14.167 16/7/2021",
        "AGRIBANK họp",
        "NĐ100 QĐ15 U23 COVID19",
        "ddang đảng",
        "pin 7.000 mAh",
        "đảng viên danguykhoi",
        "",
        "?!",
    ],
)
def test_what_may_mean_what_it_says_is_searched_as_it_is(typed: str) -> None:
    found = understood(typed)
    assert found.query == parse(typed).query
    assert (found.changed, found.notices) == (False, ())


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("dang vien moi", "đảng viên mới"),
        ("Dang Vien Moi", "Đảng Viên Mới"),
        ("DANG VIEN MOI", "ĐẢNG VIÊN MỚI"),
        ("DANG VIEN moi", "ĐẢNG VIÊN mới"),
        ("Dang Vien MOI", "Đảng Viên MOI"),  # may be an abbreviation
        ("DANG vien moi", "ĐẢNG viên mới"),  # is none: đảng viên is one word
        ("MOI", ""),
        ("MOI HN", ""),
        ("đảng vien moi", "đảng viên mới"),
        ("dang uy khoi 27", "đảng ủy khối 27"),
        ("danguykhoi", "đảng ủy khối"),
        ("ket nap dagn vien", "kết nạp đảng viên"),
        ("hội nghị trúng ương", "hội nghị trung ương"),
        ("đảng viên mới", ""),
        ("phim hollywood", ""),
        ("hop thang7", "họp tháng 7"),
        ("Thang7", "Tháng 7"),
    ],
)
def test_what_may_be_meant_is_offered(typed: str, suggestion: str) -> None:
    assert understood(typed).suggestion == suggestion


def test_quoted_words_and_values_are_left_alone_and_written_again() -> None:
    found = understood('"ddangr vieen" (vieen OR ddangr) nguồn:"ddangr" -mowis')
    assert found.changed
    assert written(found.query) == '"ddangr vieen" (viên OR đảng) nguồn:"ddangr" -mới'
    assert isinstance(found.query, And)
    assert found.query.parts[0] == Quoted("ddangr vieen")


def test_a_word_beside_a_neighbour_that_the_corpus_has_there_is_not_offered_apart() -> None:
    sentences = (*NEWS, *["giá vàng ở hà_nội"] * 60, "khách_sạn hanoi daewoo")
    known = large(vocabulary_of(*sentences, often=200))
    assert understand(Text("giá vàng hanoi"), known).suggestion == "giá vàng hà nội"
    assert understand(Text("hanoi daewoo"), known).suggestion == ""
    assert understand(Text("hanoi metro"), known).suggestion == ""  # all of it is foreign


def test_what_is_spelled_as_it_may_be_is_neither_replaced_nor_offered() -> None:
    rules = [Rule("Đrảng", "x"), Rule("trúng ương", "x"), Rule("CA", "công an")]
    spelled = Synonyms(rules).spelled
    assert spelled(["ca", "đrảng", "trúng", "ương", "drang", "trung", "ương"]) == {1, 2, 3}
    for typed in ("kết nạp đrảng viên", "hội nghị trúng ương"):
        assert understood(typed) != Understood(Text(typed))
        assert understand(Text(typed), SYLLABARY, spelled) == Understood(Text(typed))


def test_a_word_that_the_corpus_has_is_only_offered_apart() -> None:
    sentences = (*NEWS, *["giá vàng ở hà_nội"] * 60, "hanoi")
    known = large(vocabulary_of(*sentences, often=200))
    lower = understand(Text("hanoi"), known)
    assert (lower.query, lower.suggestion) == (Text("hanoi"), "hà nội")
    assert understand(Text("Hanoi"), known).suggestion == "Hà Nội"


def test_a_word_that_the_corpus_has_is_offered_apart_the_sooner_if_that_is_one_word() -> None:
    sentences = ["sài_gòn để lấy hàng"] * 200 + ["saigon delay"] * 6
    corpus = large(vocabulary_of(*sentences, often=10))
    assert understand(Text("saigon"), corpus).suggestion == "sài gòn"
    assert understand(Text("delay"), corpus).suggestion == ""


def test_a_foreign_name_typed_as_two_words_gets_no_accents() -> None:
    sentences = (*NEWS, *["bịt mắt bằng coin"] * 60)
    known = large(vocabulary_of(*sentences, *["giá bitcoin"] * 60, often=200))
    assert understand(Text("bit coin"), known).suggestion == ""
    assert understand(Text("bit mat"), known).suggestion == "bịt mắt"
    unknown = large(vocabulary_of(*sentences, *["giá ethereum"] * 60, often=200))
    assert understand(Text("bit coin"), unknown).suggestion == "bịt coin"


@pytest.mark.parametrize(
    ("typed", "meant", "offered"),
    [
        ("sam sung", "samsung", ""),
        ("Sam Sung", "Samsung", ""),
        ("SAM SUNG", "SAMSUNG", ""),
        ("samsung", "samsung", ""),
        ("công nhân mua sam sung", "công nhân mua samsung", ""),
        ("mua sam sung dang vien", "mua samsung dang vien", "mua samsung đảng viên"),
        ("sâm sung", "sâm sung", ""),  # as nobody writes who means the one word
        ("sam-sung", "sam-sung", "sâm-sung"),
        ("hotgirl", "hotgirl", ""),
        ("hot girl", "hot girl", ""),  # the corpus has either
        ("ha noi", "ha noi", "hà nội"),
        ("hot dog", "hot dog", ""),
    ],
)
def test_a_word_with_a_space_within_is_read_in_one(typed: str, meant: str, offered: str) -> None:
    sentences = (*NEWS, "mua samsung", *["hot girl"] * 3, "hotgirl hanoi", "sâm và sung có từ đâu")
    found = understand(Text(typed), large(vocabulary_of(*sentences, often=200)))
    assert (written(found.query), found.suggestion) == (meant, offered)


def test_one_word_likely_only_beside_its_neighbours_is_offered() -> None:
    sentences = (*NEWS, *["cụ bà nói", "mất cụ bà"] * 8, *["thủ_đô cuba"] * 32)
    known = large(vocabulary_of(*sentences, often=200))
    found = understand(Text("thu do cu ba"), known)
    assert (found.query, found.suggestion) == (Text("thu do cu ba"), "thủ đô cuba")
    assert understand(Text("mat cu ba"), known).suggestion == "mất cụ bà"


def test_a_rare_word_of_the_corpus_is_not_cut_apart() -> None:
    sentences = (*["con ăn ở nhà", "nhà ở của con"] * 10, "phim conan của nhà")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syllabary, "RARE", 0.02)
        known = large(vocabulary_of(*sentences, often=20))
    assert not known.knows("conan")
    assert understand(Text("conan"), known).query == Text("conan")
    assert understand(Text("conanonha"), known).query == Text("con an o nha")


def test_a_name_without_accents_gets_none() -> None:
    sentences = ["nhà_trắng nói"] * 3 + ["biển nha_trang"] * 2 + ["ở hà_nội"] * 50 + ["ha noi"]
    known = large(vocabulary_of(*sentences, often=200))
    assert understand(Text("Nha Trang"), known).suggestion == ""
    assert understand(Text("nha trang"), known).suggestion == "nhà trắng"
    assert understand(Text("NHA TRANG"), known).suggestion == "NHÀ TRẮNG"
    assert understand(Text("Ha Noi"), known).suggestion == "Hà Nội"  # far likelier


def test_a_small_corpus_takes_no_accents_for_missing_beside_typed_ones() -> None:
    small = Syllabary(vocabulary_of(*NEWS))
    assert understand(Text("đảng vien moi"), small).suggestion == ""
    assert understand(Text("dang vien moi"), small).suggestion == "đảng viên mới"
    assert understand(Text("dang vien brexit"), small).suggestion == ""
    assert understand(Text("DANG vien moi"), small).suggestion == "ĐẢNG viên mới"
    assert understand(Text("dang vien MOI"), small).suggestion == "đảng viên MOI"
    assert understand(Text("GIA"), small).suggestion == ""


def test_a_small_corpus_tells_what_is_misheard_where_it_has_only_the_other() -> None:
    small = Syllabary(vocabulary_of("hỗ_trợ sinh_viên", "sinh ra", "xinh tươi", often=200))
    for typed, offered in (
        ("hổ trợ sinh viên", "hỗ trợ sinh viên"),
        ("xinh viên", "sinh viên"),
        ("xinh tươi", ""),  # it has that, too
        ("xinh", ""),
        ("hổ báo", ""),
    ):
        assert understand(parse(typed).query, small).suggestion == offered


def test_a_small_corpus_offers_nothing_of_what_it_never_read_side_by_side() -> None:
    small = Syllabary(vocabulary_of(*NEWS))
    assert understood("vang moi nam").suggestion != ""
    assert understand(Text("vang moi nam"), small).suggestion == ""


def test_codes_get_no_accents() -> None:
    assert understood("ve 27").suggestion == "về 27"
    assert understood("Ve-27").suggestion == ""
    assert understood("dang vien Ve-27").suggestion == "đảng viên Ve-27"


def test_numbers_behind_names_are_left_there() -> None:
    for text in ("dang vien u23", "tháng7", "teen19", "covid19"):
        assert "23" not in understood(text).suggestion.split()
        assert not understood(text).suggestion.endswith((" 7", " 19"))


def test_keys_are_not_cut_as_glued_words() -> None:
    small = Syllabary(vocabulary_of(*NEWS, "nha an nhân_dân"))
    assert understand(Text("đảng Nhaan"), small).query == Text("đảng Nhaan")


@pytest.mark.parametrize("glued", ["đảngviên", "Đảngviên", "đảng viênmới", "lýdo"])
def test_glued_syllables_are_parted_whatever_accents_they_end_in(glued: str) -> None:
    known = large(vocabulary_of(*NEWS, "lý_do"))
    parted = re.sub("(ng|ý|ên)(?=[a-zđ])", r"\1 ", glued)
    assert understand(Text(glued), known).query == Text(parted)


def test_a_name_is_offered_apart_only_as_one_word() -> None:
    known = large(vocabulary_of(*NEWS, "lý_do", "viên mới"))
    assert understand(Text("đảng vienmoi"), known).suggestion == "đảng viên mới"
    assert understand(Text("đảng Vienmoi"), known).suggestion == ""
    assert understand(Text("đảng Lydo"), known).suggestion == "đảng Lý Do"


def test_a_horn_left_out_is_put_where_it_must_be() -> None:
    assert understood("trung uơng").query == Text("trung ương")
    assert understood("TRUNG ƯONG").query == Text("TRUNG ƯƠNG")
    assert understood("thuở quờ").query == Text("thuở quờ")


def test_a_short_word_with_its_syllables_glued_is_parted() -> None:
    assert understood("lydo moi").query == Text("lydo moi")  # side by side, but no word
    known = large(vocabulary_of(*NEWS, "lý_do"))
    assert understand(Text("lydo moi"), known).query == Text("ly do moi")
    assert understand(Text("lydo moi"), known).suggestion == "lý do mới"
    assert understand(Text("đảng lydo"), known).query == Text("đảng lydo")  # may be a name
    assert understand(Text("đảng lydo"), known).suggestion == "đảng lý do"
    assert understand(Text("lydo"), large(vocabulary_of(*NEWS, "lý_do lydo"))).query == Text("lydo")


def test_a_thorough_look_offers_apart_what_is_unlikely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_app.understanding.glued.PER_LETTER", -0.1)  # all is too unlikely
    assert understood("dangvien") == Understood(Text("dangvien"))
    thorough = understood("dangvien", thorough=True)
    assert (thorough.query, thorough.suggestion) == (Text("dangvien"), "đảng viên")
    assert understood("viendang", thorough=True).suggestion == ""  # never side by side


def test_what_is_glued_is_cut_where_the_corpus_has_both_sides_together() -> None:
    known = large(vocabulary_of(*NEWS, "cà phê", *["các cấp", "hệ số"] * 20, often=200))
    assert understand(Text("caphe"), known).query == Text("ca phe")


def test_a_key_hit_twice_is_no_syllable() -> None:
    known = large(vocabulary_of(*NEWS, *["mưa lớn"] * 60, "mưa_a xít", often=50))
    assert understand(Text("mưaa"), known).query == Text("mưa")


def test_a_name_with_a_letter_twice_stays() -> None:
    assert understand(Text("làng pơơ"), large(vocabulary_of(*NEWS, "làng pơơ"))) == Understood(
        Text("làng pơơ")
    )


def test_a_rare_name_is_not_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_app.understanding.syllabary.RARE", 1e-2)
    without = large(vocabulary_of(*NEWS, *["con an"] * 60, often=50))
    assert understand(Text("conan"), without).query == Text("con an")
    known = large(vocabulary_of(*NEWS, *["con an"] * 60, "conan", often=50))
    assert understand(Text("conan"), known).query == Text("conan")


def test_a_letter_before_a_word_may_belong_there() -> None:
    found = understood("chụp xdoanh nghiệp")
    assert found.query == Text("chụp xdoanh nghiệp")
    assert found.suggestion.endswith("doanh nghiệp")
    assert understood("chụp doxanh nghiệp").query == Text("chụp doanh nghiệp")


def test_what_would_be_cut_off_is_not_offered() -> None:
    whole = " ".join(["dang vien", *["brexit"] * (MAX_WORDS - 2)])
    assert understood(whole).suggestion.startswith("đảng viên brexit")
    assert understood(whole.replace("dang vien", "dang danguykhoi")).suggestion == ""


def test_a_thorough_look_offers_numbers_apart_from_anything() -> None:
    assert understood("hollywood2018 đảng").suggestion == ""
    assert understood("hollywood2018 đảng", thorough=True).suggestion == "hollywood 2018 đảng"


def test_a_thorough_look_offers_more() -> None:
    text = "vé trúng ương bàn về giá"
    assert understood(text).suggestion == ""
    assert understood(text, thorough=True).suggestion == "vé trung ương bàn về giá"


@given(st.text(max_size=60), st.booleans())
def test_nothing_typed_raises(text: str, thorough: bool) -> None:
    found = understood(text, thorough=thorough)
    assert found.changed == (found.query != parse(text).query)


REPORTS = Path(__file__).parents[4] / "shared" / "data" / "vietnews-20k.jsonl.gz"
SAMPLE = 4000


@pytest.fixture(scope="module")
def held_back() -> tuple[Syllabary, list[str]]:
    """What the leads and bodies of some reports know, and the headlines of these."""
    builder = VocabularyBuilder()
    reports = []
    headlines = []
    with gzip.open(REPORTS, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(SAMPLE), lines, strict=False):
            report = json.loads(line)
            headlines.append(normalise(report["title"]))
            lead, body = normalise(report["lead"]), normalise(report["body"])
            reports.append(Document(report["id"], title="", lead=lead, body=body))
    builder.add(analyse(reports, news().attributes, Segmenter()))
    return Syllabary(Vocabulary(memoryview(builder.build()))), headlines


@pytest.mark.skipif(
    bool(os.environ.get("CI")) or not REPORTS.exists(), reason="needs the 20,000 news reports"
)
class TestOnHeadlines:
    """A fifth of the reports are enough to see that nothing went wrong; all of them do better."""

    @pytest.mark.parametrize("typed", [str, fold])
    def test_hardly_any_is_changed(
        self, typed: type[str], held_back: tuple[Syllabary, list[str]]
    ) -> None:
        known, headlines = held_back
        some = headlines[:1200]
        changed = sum(understand(Text(typed(text)), known).changed for text in some)
        assert changed <= 0.005 * len(some)

    def test_most_accents_are_restored(self, held_back: tuple[Syllabary, list[str]]) -> None:
        known, headlines = held_back
        chance = random.Random(1)
        offered = right = asked = 0
        for headline in chance.sample(headlines, 500):
            words = atoms(headline)
            if len(words) < 4:
                continue
            start = chance.randrange(len(words) - 3)
            text = " ".join(words[start : start + 4])
            suggestion = understand(Text(fold(text)), known).suggestion
            asked += 1
            offered += suggestion != ""
            right += list(map(tone_key, suggestion.split())) == list(map(tone_key, text.split()))
        assert right >= 0.65 * asked
        assert right >= 0.75 * offered
