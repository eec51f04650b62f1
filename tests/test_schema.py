"""A schema names a field for every attribute seen through every analyzer."""

import dataclasses
import pickle

import pytest

from indexer.document import Document
from indexer.schema import ANALYSIS_VERSION, Schema, news


def small(word: str) -> tuple[str, ...]:
    return (word.lower(),)


def letters(word: str) -> tuple[str, ...]:
    return tuple(word)


TOY = Schema(
    version="toy",
    attributes=("title", "body"),
    analyzers=(("small", small), ("letters", letters)),
    positional=frozenset({"letters"}),
    keywords=("source",),
)


def test_fields_come_attribute_by_attribute() -> None:
    assert [field.name for field in TOY.fields] == [
        "title_small",
        "title_letters",
        "body_small",
        "body_letters",
    ]


def test_a_field_knows_its_attribute_its_analyzer_and_its_positions() -> None:
    field = TOY.fields[3]
    assert (field.attribute, field.analyzer, field.positions) == ("body", "letters", True)
    assert field.analyze("Mưa") == ("M", "ư", "a")
    assert [field.positions for field in TOY.fields] == [False, True, False, True]


def test_weighted_fields_keep_the_order_of_the_attributes() -> None:
    weights = {"body": 1.0, "title": 3.0}
    assert TOY.weighted("small", weights) == (("title_small", 3.0), ("body_small", 1.0))
    assert TOY.weighted("letters", {"body": 0.5}) == (("body_letters", 0.5),)
    assert TOY.weighted("small", {}) == ()


def test_news_is_made_of_attributes_that_reports_have() -> None:
    schema = news()
    attributes = {field.name for field in dataclasses.fields(Document)}
    assert {*schema.attributes, *schema.keywords} <= attributes
    assert schema.positional <= {name for name, _ in schema.analyzers}
    assert schema.version.endswith(f".{ANALYSIS_VERSION}")


def test_news_analyzers_agree_on_a_word() -> None:
    terms = {field.analyzer: field.analyze("Hải_Phòng") for field in news().fields}
    assert terms["folded_syllables"] == ("hai", "phong")
    assert terms["folded_words"] == ("hai_phong",)
    assert len(terms["syllables"]) == 2
    assert terms["words"] == ("_".join(terms["syllables"]),)


@pytest.mark.parametrize(("one", "other"), [("Hòa_Bình", "Hoà_Bình"), ("ỦY_BAN", "uỷ_ban")])
def test_news_terms_do_not_depend_on_where_a_tone_is_written(one: str, other: str) -> None:
    for field in news().fields:
        assert field.analyze(one) == field.analyze(other)


def test_a_schema_travels_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(news())) == news()
