"""The cosine of a query and of what texts begin with, against a plain sum over their words."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syllables import tone_key
from search_app.ranking.topic import SATURATION, TITLE, Encoder, Topics, encoder
from search_app.ranking.words import BEGINNING, Coding
from tests.search_app.ranking.texts import Text, Texts, texts_of

KNOWN = ("tàu", "thuyền", "xe", "gạo")
STRANGE = "xyz"
WORDS = [*KNOWN, STRANGE]
ASKED = ((2.0, 0.0), (1.0, 1.0), (0.5, -1.0), (0.0, 3.0))
SAID = ((1.0, 0.5), (0.0, 0.0), (4.0, -1.0), (-1.0, 2.0))


def known() -> Encoder:
    rows = {tone_key(word): row for row, word in enumerate(KNOWN)}
    return Encoder(rows, np.array(ASKED, np.float32), np.array(SAID, np.float32))


def said(
    known: Encoder,
    texts: Sequence[Text],
    words: Sequence[str],
    query: Sequence[str],
    shares: Sequence[float],
) -> list[float]:
    """What an encoder says of texts of these words, for this query, word by word in tone keys."""
    searcher = Texts(texts, words)
    own = Topics(known, Coding(searcher, known.row))  # type: ignore[arg-type]
    return list(own(query, shares, own.openings(searcher.words(range(len(texts))))))


def topics(texts: Sequence[Text], query: Sequence[str], shares: Sequence[float]) -> list[float]:
    return said(known(), texts, WORDS, list(map(tone_key, query)), shares)


def counted(text: Text, query: Sequence[str], shares: Sequence[float]) -> float:
    title, body = text
    counts: Counter[str] = Counter()
    for word in title:
        counts[word] += TITLE  # type: ignore[assignment]
    counts.update(body[:BEGINNING])
    asked, said = np.zeros(2), np.zeros(2)
    for word, share in zip(query, shares, strict=True):
        if word in KNOWN:
            asked += share * np.array(ASKED[KNOWN.index(word)])
    for word, count in counts.items():
        if word in KNOWN:
            said += count / (count + SATURATION) * np.array(SAID[KNOWN.index(word)])
    lengths = math.hypot(*asked) * math.hypot(*said)
    return float(asked @ said / lengths) if lengths > 0.01 else math.nan


@given(st.lists(texts_of(WORDS), max_size=4), st.lists(st.floats(0.1, 1), min_size=4, max_size=4))
def test_topics_are_what_a_plain_sum_says(texts: list[Text], shares: list[float]) -> None:
    query = ("tàu", STRANGE, "thuyền", "tàu")
    for found, text in zip(topics(texts, query, shares), texts, strict=True):
        expected = counted(text, query, shares)
        assert math.isnan(expected) or found == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("query", [(), (STRANGE,)])
@pytest.mark.parametrize("texts", [[], [([], [])], [(["tàu"], ["xe"])]])
def test_a_query_of_unknown_words_has_no_topic(query: tuple[str, ...], texts: list[Text]) -> None:
    assert topics(texts, query, [1.0] * len(query)) == [0.0] * len(texts)


def test_a_text_of_unknown_words_has_no_topic() -> None:
    assert topics([([STRANGE], []), ([], [])], ("tàu",), (1.0,)) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("bóng_đá", "cầu_thủ trọng_tài trận_đấu ghi_bàn", "cổ_phiếu lãi_suất ngân_hàng"),
        ("chứng_khoán", "cổ_phiếu lãi_suất ngân_hàng", "cầu_thủ trọng_tài trận_đấu ghi_bàn"),
        ("dịch bệnh", "bệnh_nhân tiêm vắc_xin", "đường_sắt toa tàu"),
        ("cháy", "ngọn lửa bùng cảnh_sát phòng_cháy", "học_sinh thi đại_học"),
    ],
)
def test_texts_about_it_are_nearer_though_they_have_none_of_its_words(
    query: str, near: str, far: str
) -> None:
    texts: list[Text] = [([], near.split()), ([], far.split())]
    words = sorted({*near.split(), *far.split()})
    keys = ["_".join(map(tone_key, word.split("_"))) for word in query.split()]
    found = said(encoder(), texts, words, keys, [1.0] * len(keys))
    assert found[0] > found[1] + 0.1


def test_the_packaged_encoder_is_whole() -> None:
    known = encoder()
    assert set(known.rows.values()) == set(range(len(known.queries)))
    for vectors in (known.queries, known.texts):
        assert vectors.shape == known.queries.shape
        assert np.linalg.norm(vectors, axis=1).min() > 0
    assert all(key and not any(letter.isdigit() for letter in key) for key in known.rows)
