"""The lexicon: words become numbers, and numbers become the terms the analyzers make."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.lexicon import Expansion, Lexicon, expansion
from indexer.texts import encode_all

from ..drawn import WORDS
from ..toys import SCHEMA

BATCHES = st.lists(st.lists(st.sampled_from([*WORDS, "…", "A-b-c"]), unique=True), max_size=4)


def values(table: Expansion, key: int) -> list[int]:
    start = int(table.starts[key])
    return list(map(int, table.values[start : start + int(table.counts[key])]))


@given(BATCHES)
def test_expansions_are_what_the_analyzers_say(batches: list[list[str]]) -> None:
    lexicon = Lexicon(SCHEMA)
    numbers: dict[str, int] = {}
    for batch in batches:
        numbers |= dict(zip(batch, lexicon.add(batch).tolist(), strict=True))
    assert sorted(numbers.values()) == list(range(len(lexicon)))
    terms, ranks = lexicon.sorted_terms()
    assert terms == sorted(set(terms))
    expansions = lexicon.expansions()
    for name, analyze in SCHEMA.analyzers:
        for word, number in numbers.items():
            expanded = [terms[ranks[term]] for term in values(expansions[name], number)]
            assert expanded == encode_all(analyze(word))


@given(BATCHES)
def test_words_share_a_form_where_positional_analyzers_agree(batches: list[list[str]]) -> None:
    lexicon = Lexicon(SCHEMA)
    for batch in batches:
        lexicon.add(batch)
    words = list(dict.fromkeys(word for batch in batches for word in batch))
    form_of, word_of = lexicon.forms()
    seen = [
        (dict(SCHEMA.analyzers)["syllables"](word), form)
        for word, form in zip(words, form_of, strict=True)
    ]
    assert len(set(seen)) == len({terms for terms, _ in seen}) == len({form for _, form in seen})
    assert [form_of[word] for word in word_of] == list(range(len(word_of)))
    keys = lexicon.form_keys(range(len(word_of)))
    assert len(set(keys)) == len(keys)


def test_an_analyzer_is_asked_once_for_a_word() -> None:
    lexicon = Lexicon(SCHEMA)
    first = lexicon.add(["mưa", "gió"]).tolist()
    counts = {name: len(table.counts) for name, table in lexicon.expansions().items()}
    assert lexicon.add(["gió", "mưa"]).tolist() == first[::-1]
    assert {name: len(table.counts) for name, table in lexicon.expansions().items()} == counts


@given(st.lists(st.integers(0, 3), min_size=1), st.data())
def test_places_lead_to_the_values(counts: list[int], data: st.DataObject) -> None:
    table = expansion(np.array(counts), np.arange(sum(counts)) * 10)
    keys = data.draw(st.lists(st.integers(0, len(counts) - 1)))
    places = table.places(np.array(keys, np.int32))
    assert table.values[places].tolist() == [v for key in keys for v in values(table, key)]
