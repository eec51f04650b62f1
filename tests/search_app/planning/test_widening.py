"""What reports may write otherwise is read into a query, and counts as what was typed."""

import unicodedata

import numpy as np
import pytest

from indexer.analysis.syllables import fold_key, syllables, tone_key
from indexer.engines import Occurrences, idf
from search_app.planning.reading import Reading, Variant, read
from search_app.planning.streams import PROBABLE
from search_app.planning.synonyms import Rule, Synonyms
from search_app.planning.widening import TWIN, rewritten, standing, widened
from tests.search_app.known import vocabulary_of

VOCABULARY = vocabulary_of(
    "kỹ_thuật kĩ_thuật kỹ_thuật", "tỷ_lệ tỉ_lệ", "công_ty ti_vi", "bác_sĩ kỹ_năng", often=20
)


DOCUMENTS = 1000


def frequency(analyzer: str, text: str) -> int:
    """How often the vocabulary has a term, as if once a document."""
    find = VOCABULARY.words if analyzer == "words" else VOCABULARY.syllables
    return next((c.frequency for c in find(fold_key(text)) if c.key == text), 0)


def wide(text: str, *rules: Rule) -> Reading:
    return widened(read(text, VOCABULARY), text, Synonyms(rules), frequency, DOCUMENTS)


def test_syllables_and_words_are_read_in_both_spellings() -> None:
    reading = wide("kĩ thuật")
    first, second = reading.syllables
    assert first.key == tone_key("kĩ")
    assert [key for key, _ in first.readings] == [tone_key("kĩ"), tone_key("kỹ")]
    assert second.readings == ((tone_key("thuật"), 1.0),)
    words = {word.key: word.probability for word in reading.words}
    assert list(words) == [f"{tone_key(k)}_{tone_key('thuật')}" for k in ("kĩ", "kỹ")]
    assert reading.variants == (Variant(0, 1, (tone_key("kỹ"),), same=True),)


@pytest.mark.parametrize("typed", ["kĩ thuật", "kỹ thuật"])
def test_both_spellings_score_as_if_they_were_one(typed: str) -> None:
    both = idf(frequency("syllables", tone_key("kĩ")) + 60, DOCUMENTS)
    [(one, share), (other, less)] = wide(typed).syllables[0].readings
    assert share * idf(frequency("syllables", one), DOCUMENTS) == pytest.approx(both)
    assert less * idf(frequency("syllables", other), DOCUMENTS) == pytest.approx(TWIN * both)


def test_a_spelling_far_rarer_hardly_scores_beside_the_usual_one() -> None:
    def seldom(analyzer: str, text: str) -> int:
        return 1 if "kĩ" in unicodedata.normalize("NFC", text) else 500

    reading = read("kỹ thuật", VOCABULARY)
    found = widened(reading, "kỹ thuật", Synonyms(), seldom, DOCUMENTS)
    assert found.syllables[0].readings[1][1] < PROBABLE
    assert found.variants == (Variant(0, 1, (tone_key("kĩ"),), same=True),)


def test_only_spellings_that_the_corpus_has_are_read() -> None:
    reading = wide("bác sĩ kỹ năng công ty ti vi")
    assert {v.keys for v in reading.variants} == {(tone_key("kĩ"),)}
    assert tone_key("kĩ_năng") not in {word.key for word in reading.words}


def test_an_abbreviation_rarer_than_its_words_scores_as_they_would() -> None:
    def held(analyzer: str, text: str) -> int:
        return {"hn": 2, "qh": 500}.get(text, 400)

    rules = Rule("HN", "hà nội"), Rule("QH", "quốc hội")
    reading = widened(read("QH HN", VOCABULARY), "QH HN", Synonyms(rules), held, DOCUMENTS)
    common, rare = (syllable.weight for syllable in reading.syllables)
    assert common == 1
    assert rare * idf(2, DOCUMENTS) == pytest.approx(2 * idf(400, DOCUMENTS))
    assert [word.probability for word in reading.words] == [common, rare]


def test_an_abbreviation_in_capitals_is_hardly_the_syllable_that_it_would_be() -> None:
    synonyms = Synonyms([Rule("TI", "truyền thông")])
    loud = widened(read("TI vi", VOCABULARY), "TI vi", synonyms, frequency, DOCUMENTS)
    assert loud.syllables[0].readings == (("ti", 1.0),)
    assert loud.syllables[0].weight < loud.syllables[1].weight == 1
    [meant] = loud.variants
    assert meant.weight * loud.syllables[0].weight == pytest.approx(1)
    plain = widened(read("ti vi", VOCABULARY), "ti vi", synonyms, frequency, DOCUMENTS)
    assert (plain.variants, plain.syllables[0].weight) == ((), 1)


def test_synonyms_stand_where_they_were_typed() -> None:
    reading = wide("bác sĩ UBND", Rule("UBND", "ủy ban nhân dân", 0.5))
    keys = tuple(map(tone_key, ["ủy", "ban", "nhân", "dân"]))
    assert reading.variants == (Variant(2, 3, keys, 0.5),)


def test_letters_and_their_number_may_stand_apart_or_together() -> None:
    assert wide("covid19").variants == (Variant(0, 1, ("covid", "19")),)
    assert wide("COVID-19").variants == (Variant(0, 2, ("covid19",)),)
    assert wide("tuyển U 23").variants == (Variant(1, 3, ("u23",)),)
    assert wide("tháng 7").variants == ()
    assert wide("NĐ100").variants == (Variant(0, 1, ("nđ", "100")),)
    assert wide("bụi PM2.5").variants == (Variant(1, 3, ("pm", "2", "5")),)
    assert wide("bụi PM 2.5").variants == (Variant(1, 4, ("pm2", "5")),)


def test_the_letters_of_a_code_may_be_spelled_out() -> None:
    variants = wide("theo NĐ100", Rule("NĐ", "nghị định", 0.5)).variants
    decree = tuple(map(tone_key, ["nghị", "định", "100"]))
    assert variants == (Variant(1, 2, ("nđ", "100")), Variant(1, 2, decree, 0.5))


def test_foreign_names_may_be_one_word_or_two() -> None:
    often = {"face": 9, "book": 900, "facebook": 5, "new": 500, "york": 90, "newyork": 4}

    def once(analyzer: str, text: str) -> int:
        return often.get(text, int(text in {"world", "cup", "hanoi", "ha", "noi"}))

    def others(text: str) -> set[tuple[int, int, tuple[str, ...]]]:
        found = widened(read(text, VOCABULARY), text, Synonyms(), once, DOCUMENTS)
        return {(one.start, one.end, one.keys) for one in found.variants}

    assert others("xem worldcup") == {(1, 2, ("world", "cup"))}
    assert others("xem face book") == {(1, 3, ("facebook",))}
    assert others("xem world cup, facebook") == set()
    assert others("ha noi") == set()  # Vietnamese
    assert others("xem newyork") == {(1, 2, ("new", "york"))}  # some glue it
    assert others("xem facebook") == set()


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("2021-07-16", {"16 7 2021", "16 07 2021", "16 tháng 7 năm 2021"}),
        ("22/01/24", {"22 1 2024", "22 01 2024", "22 tháng 1 năm 2024"}),
        ("22.11.24", {"22 11 2024", "22 tháng 11 năm 2024"}),
        ("2022-09-05", {"5 9 2022", "05 9 2022", "5 09 2022", "05 09 2022", "5 tháng 9 năm 2022"}),
        ("16/7/2021", {"16 tháng 7 năm 2021", "2021 07 16"}),
        ("16/7", {"16 tháng 7"}),
        ("2021-13-16", set()),
        ("34-KL/TW", set()),
    ],
)
def test_dates_are_found_as_reports_write_them(typed: str, others: set[str]) -> None:
    variants = wide(f"ngày {typed}").variants
    assert {variant.keys for variant in variants} == set(map(syllables, others))
    assert all(variant.start == 1 for variant in variants)


def test_the_stroke_of_a_code_may_have_been_keys() -> None:
    for typed in ("45/2022/NDD-CP", "45/2022/nd9-cp"):
        made = Variant(1, 5, ("45", "2022", "nđ", "cp"))
        assert made in wide(f"(theo {typed})").variants
    assert wide("45/2022/NĐ-CP").variants == ()


def test_a_time_stands_where_it_was_typed() -> None:
    variants = wide("tai nạn lúc 18h30").variants
    assert variants == (
        Variant(3, 4, ("18", tone_key("giờ"), "30")),
        Variant(3, 4, ("18g30",)),
    )


def occurrences(*rows: tuple[int, int, int]) -> Occurrences:
    """Rows of document, position and term."""
    document, position, term = np.array(rows, np.int32).reshape(-1, 3).T
    starts = np.array([[0, 50, 50, 50]] * 3, np.int32)
    return Occurrences(document, position, term, starts)


def rows(found: Occurrences) -> list[tuple[int, int, int]]:
    columns = (found.document.tolist(), found.position.tolist(), found.term.tolist())
    return list(zip(*columns, strict=True))


def rewrite(found: Occurrences, own: list[int], meant: list[int]) -> list[tuple[int, int, int]]:
    """The rows once the terms `own`, side by side, stand for those that are meant."""
    return rows(rewritten(found, [(standing(found, own), meant)], max(meant) + 1))


def test_a_synonym_stands_for_what_was_typed() -> None:
    found = occurrences((0, 4, 0), (1, 2, 1), (1, 3, 2), (1, 9, 0), (2, 2, 1), (2, 4, 2))
    assert standing(found, [1, 2]).tolist() == [2]
    assert rewrite(found, [1, 2], [0]) == [(0, 4, 0), (1, 3, 0), (1, 9, 0)]


def test_a_short_synonym_stands_for_all_syllables_in_their_order() -> None:
    found = occurrences((0, 7, 2), (1, 1, 0), (1, 2, 1))
    assert rewrite(found, [2], [0, 1]) == [
        (0, 7, 0), (0, 7, 1), (1, 1, 0), (1, 2, 1)
    ]  # fmt: skip


def test_a_synonym_of_what_it_contains_adds_to_it() -> None:
    found = occurrences((0, 1, 0), (0, 2, 1), (0, 5, 0))
    assert rewrite(found, [0, 1], [0]) == [(0, 1, 0), (0, 2, 0), (0, 5, 0)]


def test_nothing_found_stays_nothing() -> None:
    assert rewrite(occurrences(), [1, 2], [0]) == []
