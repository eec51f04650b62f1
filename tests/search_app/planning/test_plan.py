"""A plan asks for what was typed, in the accents typed, and says what it had to give up."""

import math
from collections.abc import Iterator

import pytest

from indexer.analysis.syllables import atoms, tone_key
from indexer.document import Document
from indexer.engines import open_engine
from indexer.query import (
    All,
    And,
    AtLeast,
    Between,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Quoted,
    Ranked,
    Restriction,
    Term,
    Text,
    Truncated,
)
from indexer.schema import Schema, news
from indexer.vocabulary import ATTACHMENT, Vocabulary
from search_app.planning.matching import ENOUGH, Strictness
from search_app.planning.plan import Plan, plan
from search_app.syntax.parse import parse
from tests.search_app.archives import build_of

REPORTS = [
    Document(
        f"{i}-{n}",
        title,
        body,
        source=source,
        category="Thời sự",
        author="Lê Thị Hà",
    )
    for n in range(3)
    for i, (title, body, source) in enumerate(
        [
            ("Bão số 5", "Bão lớn gây mưa, thiệt hại 14.167 tỷ đồng ngày 16/7/2021.", "Báo Sớm"),
            ("Báo chí số", "Báo chí Hải Phòng theo Kết luận 34-KL/TW, lượt đọc 2021.", "Tin Biển"),
            ("Bảo vệ rừng", "Giáo dục người dân vận động bảo vệ rừng, an toàn.", "Tin Biển Đông"),
        ]
    )
]


class Planner:
    """Plans over one small archive."""

    def __init__(self, folder: pytest.TempPathFactory) -> None:
        where = folder.mktemp("plan")
        build_of(REPORTS, where)
        self.schema: Schema = news()
        self.searcher = open_engine("whoosh", where / "index", self.schema).searcher()
        block = self.searcher.attachment(ATTACHMENT)
        assert block is not None
        self.vocabulary = Vocabulary(block)

    def __call__(
        self, query: Query | str, strictness: Strictness = Strictness.TYPED, whole: bool = False
    ) -> Plan:
        asked = parse(query).query if isinstance(query, str) else query
        return plan(
            asked,
            self.searcher,
            self.schema,
            self.vocabulary,
            strictness,
            whole=whole,
        )


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    return Planner(tmp_path_factory)


def match(made: Plan) -> Query:
    """What documents must match."""
    return made.query.match if isinstance(made.query, Ranked) else made.query


def nodes(query: Query) -> Iterator[Query]:
    yield query
    match query:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from nodes(part)
        case Not(part):
            yield from nodes(part)
        case Ranked(wanted, by):
            yield from nodes(wanted)
            yield from nodes(by)


def terms(query: Query) -> set[tuple[str, str]]:
    """Every term and the analyzer it belongs to."""
    return {
        (node.fields[0][0].partition("_")[2], node.text)
        for node in nodes(query)
        if isinstance(node, Term)
    }


def syllables(text: str) -> set[tuple[str, str]]:
    return {("syllables", tone_key(word)) for word in text.split()}


def folded(text: str) -> set[tuple[str, str]]:
    return {("folded_syllables", word) for word in text.split()}


def test_accented_text_is_asked_for_in_its_accents(planned: Planner) -> None:
    made = planned("Bão lớn")
    held = match(made)
    assert isinstance(held, AtLeast)
    assert held.minimum == 2
    assert terms(held) == syllables("bão lớn")
    assert made.ranked
    assert made.relaxable


def test_bare_text_is_asked_for_in_any_accents(planned: Planner) -> None:
    made = planned("bao lon")
    assert terms(match(made)) == folded("bao lon")
    assert not made.reading.sure
    assert {analyzer for analyzer, _ in terms(made.query)} == {
        "syllables",
        "folded_syllables",
        "folded_words",
    }


def test_half_accented_text_keeps_what_was_typed(planned: Planner) -> None:
    assert terms(match(planned("bão lon"))) == syllables("bão") | folded("lon")


def test_what_is_bare_by_nature_is_asked_for_as_it_is(planned: Planner) -> None:
    assert terms(match(planned("bảo vệ an toàn"))) == syllables("bảo vệ an toàn")


def test_folded_and_any_give_the_accents_up(planned: Planner) -> None:
    for strictness in (Strictness.FOLDED, Strictness.ANY):
        assert terms(match(planned("bão lớn", strictness))) == folded("bao lon")


def test_two_words_are_held_both(planned: Planner) -> None:
    held = match(planned("bão lớn"))
    assert isinstance(held, AtLeast)
    assert (held.minimum, held.weights) == (2, ())


@pytest.mark.parametrize("text", ["bão lớn mưa", "bão lớn mưa thiệt hại", "a b c d e f g h i j"])
def test_a_run_is_held_in_part_the_rare_words_counting_more(text: str, planned: Planner) -> None:
    words = len(text.split())
    held = match(planned(text))
    assert isinstance(held, AtLeast)
    assert len(held.parts) == len(held.weights) == words
    assert held.minimum == math.ceil(ENOUGH * sum(held.weights) / words)
    whole = match(planned(text, whole=True))
    assert isinstance(whole, AtLeast)
    assert (whole.minimum, whole.weights) == (words, ())
    anything = match(planned(text, Strictness.ANY))
    assert isinstance(anything, AtLeast)
    assert (anything.minimum, anything.weights) == (1, ())


def test_repeated_words_need_not_be_held_twice(planned: Planner) -> None:
    held = match(planned("bão bão bão lớn"))
    assert isinstance(held, AtLeast)
    assert len(held.parts) == held.minimum == 2


def test_a_word_is_sought_in_every_text_attribute_the_title_above_all(planned: Planner) -> None:
    word = match(planned("bão"))
    assert isinstance(word, Term)
    assert dict(word.fields) == {
        "title_syllables": 3.0,
        "lead_syllables": 1.0,
        "body_syllables": 1.0,
        "author_syllables": 1.0,
    }


def test_a_scope_is_kept_to(planned: Planner) -> None:
    for text in ('title:"bão số"', "title:bão", "title:bã*", "title:bao", "title:16/7/2021"):
        made = planned(text)
        fields = {
            field
            for node in nodes(made.query)
            if isinstance(node, Term | Phrase | Prefix)
            for field, _ in node.fields
        }
        assert {field.partition("_")[0] for field in fields} == {"title"}


def test_figures_are_asked_for_whole_or_side_by_side(planned: Planner) -> None:
    for text, whole, *apart in (
        ("34-KL/TW", "34-kl-tw", "34 kl tw"),
        ("16/07/2021", "16-7-2021", "16 07 2021", "16 7 2021"),
        ("1,5", "1,5"),
        ("18:30", "18h30", "18h30"),
        ("14.167", "14167", "14167"),
        ("14167", "14167", "14167"),
    ):
        held = match(planned(text))
        assert isinstance(held, Or)
        asked = {" ".join(node.texts) for node in held.parts if isinstance(node, Phrase)}
        asked |= {text for analyzer, text in terms(held) if analyzer == "syllables"}
        assert asked == set(apart)
        assert {text for analyzer, text in terms(held) if analyzer == "words"} == {whole}
        loose = terms(match(planned(text, Strictness.ANY)))
        assert {whole, *map(tone_key, atoms(text))} <= {term for _, term in loose}


def test_decimals_are_dates_only_where_nothing_else_is_found(planned: Planner) -> None:
    held = match(planned("1,5", Strictness.FOLDED))
    assert isinstance(held, Or)
    assert [node.texts for node in held.parts if isinstance(node, Phrase)] == [("1", "5")]


def test_numbers_keep_the_form_that_reports_give_them(planned: Planner) -> None:
    assert terms(match(planned("2021"))) == {("words", "2021"), ("syllables", "2021")}
    assert terms(match(planned("99999"))) == {("words", "99999"), ("syllables", "99999")}


def test_a_phrase_is_as_strict_as_it_was_typed(planned: Planner) -> None:
    typed, bare = match(planned('"báo chí"')), match(planned('"bao chi"'))
    assert isinstance(typed, Phrase)
    assert isinstance(bare, Phrase)
    assert typed.texts == (tone_key("báo"), tone_key("chí"))
    assert bare.texts == ("bao", "chi")
    assert typed.fields[0][0] == "title_syllables"
    assert bare.fields[0][0] == "title_folded_syllables"
    loose = match(planned('"báo chí"', Strictness.FOLDED))
    assert isinstance(loose, Phrase)
    assert loose.texts == ("bao", "chi")


def test_a_phrase_that_stands_nowhere_is_taken_apart_at_last(planned: Planner) -> None:
    assert terms(match(planned('"chí báo"', Strictness.ANY))) == folded("chi bao")


def test_bare_phrases_and_beginnings_cannot_be_relaxed(planned: Planner) -> None:
    for text in ("bả*", "nguồn:biển", "từ:2023", "", "-bão"):
        assert not planned(text).relaxable


def test_beginnings(planned: Planner) -> None:
    begun = match(planned("bả*"))
    assert isinstance(begun, Prefix)
    assert begun.text == "ba"
    both = match(planned(Truncated("Hải Ph")))
    assert isinstance(both, And)
    assert terms(both) == folded("hai")
    (begun,) = [node for node in nodes(both) if isinstance(node, Prefix)]
    assert begun.text == "ph"


def test_exclusions_keep_their_accents_and_score_nothing(planned: Planner) -> None:
    for strictness in (Strictness.TYPED, Strictness.FOLDED):
        made = planned('mưa -bão -"báo chí" -rừ*', strictness)
        held = match(made)
        assert isinstance(held, And)
        unwanted = [node.part for node in held.parts if isinstance(node, Not)]
        assert terms(unwanted[0]) == syllables("bão")
        assert isinstance(unwanted[1], Phrase)
        assert unwanted[1].texts == (tone_key("báo"), tone_key("chí"))
        assert isinstance(made.query, Ranked)
        assert syllables("mưa") <= terms(made.query.by)
        assert not syllables("bão") & terms(made.query.by)


@pytest.mark.parametrize(
    ("typed", "sources"),
    [
        ("Báo Sớm", {"Báo Sớm"}),
        ("bao  som", {"Báo Sớm"}),
        ("biển", {"Tin Biển", "Tin Biển Đông"}),
        ("tin biển", {"Tin Biển"}),
        ("TIN BIỂN ĐÔNG", {"Tin Biển Đông"}),
        ("tin", {"Tin Biển", "Tin Biển Đông"}),
    ],
)
def test_a_restriction_means_the_value_it_names_or_those_that_hold_it(
    typed: str, sources: set[str], planned: Planner
) -> None:
    made = planned(Restriction("source", typed))
    chosen = match(made)
    assert isinstance(chosen, Or)
    assert {node.value for node in chosen.parts if isinstance(node, Keyword)} == sources
    assert made.notices == ()
    assert not made.ranked


@pytest.mark.parametrize(
    ("field", "name"), [("source", "nguồn"), ("category", "chuyên mục"), ("author", "tác giả")]
)
def test_a_restriction_that_names_nothing_is_said(field: str, name: str, planned: Planner) -> None:
    made = planned(Restriction(field, "Không Có"))
    assert match(made) == Or(())
    assert made.notices == (f"Không có {name} nào tên “Không Có”.",)


@pytest.mark.parametrize("query", [All(), Nothing(), Between(), Keyword("source", "x")])
def test_what_needs_no_plan_is_passed_on(query: Query, planned: Planner) -> None:
    made = planned(query)
    assert made.query == query
    assert not made.ranked


@pytest.mark.parametrize(
    "query", [Term((), "x"), Phrase((), ()), AtLeast(1, ()), Ranked(All(), All()), Prefix((), "x")]
)
def test_what_was_planned_already_is_refused(query: Query, planned: Planner) -> None:
    with pytest.raises(TypeError):
        planned(query)


@pytest.mark.parametrize("kind", [Text, Quoted, Truncated])
def test_text_without_a_word_asks_for_everything_and_excludes_nothing(
    kind: type[Text | Quoted | Truncated], planned: Planner
) -> None:
    assert planned(kind("…")).query == All()
    assert planned(Not(kind("…"))).query == Not(Nothing())


def test_a_pasted_headline_keeps_its_quotation_marks(planned: Planner) -> None:
    text = 'Bão lớn gây mưa, người dân vận động "bảo vệ" rừng và báo chí'
    made = planned(text)
    assert not [node for node in nodes(made.query) if isinstance(node, Phrase)]
    assert len(made.notices) == 1
    short = planned('Bão lớn gây mưa "bảo vệ" rừng')
    assert [node for node in nodes(short.query) if isinstance(node, Phrase)]
    assert short.notices == ()


def test_interest_follows_the_accents_typed(planned: Planner) -> None:
    assert set(planned("bão lớn").interest.keys) == {tone_key("bão"), tone_key("lớn")}
    assert set(planned("bao lon").interest.keys) == {tone_key("bão"), tone_key("lớn")}
    assert set(planned("bão lớn", Strictness.FOLDED).interest.folds) == {"bao", "lon"}
    assert list(planned('"báo chí"').interest.phrases) == [(tone_key("báo"), tone_key("chí"))]
    assert list(planned("bả*").interest.prefixes) == ["ba"]


def test_rare_words_are_worth_more(planned: Planner) -> None:
    keys = planned("bão số").interest.keys
    assert keys[tone_key("bão")] > keys[tone_key("số")]


def test_nothing_unwanted_is_of_interest(planned: Planner) -> None:
    interest = planned('mưa -bão -"báo chí" -rừ* -KL').interest
    assert set(interest.keys) == {"mưa"}
    assert not interest.folds
    assert not interest.prefixes
    assert not interest.phrases


def test_figures_are_of_interest_whole(planned: Planner) -> None:
    interest = planned("34-KL/TW ngày 16/7/2021").interest
    assert set(interest.keys) == {"kl", "tw", tone_key("ngày")}
    assert {("34", "kl", "tw"), ("16", "7", "2021"), ("16", "07", "2021")} <= set(interest.phrases)
    assert ("14", "167") in planned("14167").interest.phrases
