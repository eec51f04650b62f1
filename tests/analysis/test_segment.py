import gzip
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import feature_table, features
from indexer.analysis.model import load_word_model
from indexer.analysis.normalise import normalise
from indexer.analysis.segment import Segmenter, plain

ROOT = Path(__file__).parents[2]
VIETNEWS = ROOT.parent / "shared" / "data" / "vietnews-20k.jsonl.gz"

Tokenize = Callable[[str], str]

# What the token patterns turn on, so that short random texts meet every alternative.
TRICKY = st.text(alphabet="aBĐđ Tpế_09.,:/@+-=>&%“…ThSMrs\n~½中", max_size=40)


def joins_of(tokenized: str, text: str) -> str:
    """What `segment` must give: pyvi's joins over single spaces between letters or digits."""
    result, at = list(text), 0
    for char in tokenized:
        if char == "_":
            if re.fullmatch(r"\w \w", text[max(at - 1, 0) : at + 2]):
                result[at] = "_"
        elif char != " ":
            at += text[at] == " "
            assert text[at] == char
            at += 1
    return "".join(result)


def corpus_texts() -> Iterator[str]:
    for path in sorted((ROOT / "corpus").rglob("*.txt")):
        yield path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def vietnews() -> list[str]:
    if os.environ.get("CI") or not VIETNEWS.exists():
        pytest.skip("needs the VietNews sample, which is not part of the repository")
    with gzip.open(VIETNEWS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 300)]
    return [f"{r['title']}\n{r['lead']}\n{r['body']}" for r in records]


def test_tokenizes_own_sentences_as_pyvi_does(
    segmenter: Segmenter, pyvi_tokenize: Tokenize, sentences: list[str], mutated: list[str]
) -> None:
    for text in (*sentences, *mutated):
        assert segmenter.tokenize(text) == pyvi_tokenize(text)


def test_tokenizes_the_sample_corpus_as_pyvi_does(
    segmenter: Segmenter, pyvi_tokenize: Tokenize
) -> None:
    for text in corpus_texts():
        assert segmenter.tokenize(text) == pyvi_tokenize(text)


def test_tokenizes_real_news_as_pyvi_does(
    segmenter: Segmenter, pyvi_tokenize: Tokenize, vietnews: list[str]
) -> None:
    for text in vietnews:
        assert segmenter.tokenize(text) == pyvi_tokenize(text)


@pytest.mark.parametrize(
    "text",
    [
        "ThS. An, Tp. Huế, Mr. An, Mrs. An, Ms. An, Dr. An, Ths. An, TP. Huế, Đ. Lê, A.B. Tp.",
        "a-b@c.vn a+b@c.vn +a@c.vn -a@c.vn .a@b.c _a@b.c 1@b.c a.b@c-d.e.f",
        "a@b a@b. a.@b.c đ@b.c a@đ.c a@b.đ a@b@c.d a@b.c@d.e A.b@c.d",
        "a ==> b -> c ... d >> e = f - g .. h > i ==>>",
        "http://a.vn/x?y=1, đ://x y ://z a:// 1://2 a_b://c",
        "1.000 1,5 1_000 1.2,3_4 1. ,5 _1 1_ 1.a a1.2 1..2",
        "tôi_yêu _ nước __ việt_nam _",
    ],
)
def test_tokenizes_each_token_pattern_as_pyvi_does(
    segmenter: Segmenter, pyvi_tokenize: Tokenize, text: str
) -> None:
    assert segmenter.tokenize(text) == pyvi_tokenize(text)


@settings(max_examples=1000)
@given(TRICKY)
def test_tokenizes_tricky_marks_as_pyvi_does(
    segmenter: Segmenter, pyvi_tokenize: Tokenize, text: str
) -> None:
    assert segmenter.tokenize(text) == pyvi_tokenize(text)


def test_segments_with_pyvis_joins_one_text_at_a_time_and_in_batches(
    segmenter: Segmenter, sentences: list[str], mutated: list[str]
) -> None:
    texts = [normalise(text).replace("_", "-") for text in (*sentences, *mutated, *corpus_texts())]
    expected = [joins_of(segmenter.tokenize(text), text) for text in texts]
    assert [segmenter.segment([text])[0] for text in texts] == expected
    assert segmenter.segment(texts) == expected


def test_segments_real_news_alike_one_at_a_time_and_in_batches(
    segmenter: Segmenter, vietnews: list[str]
) -> None:
    texts = [normalise(text) for text in vietnews]
    expected = [joins_of(segmenter.tokenize(text), text) for text in texts]
    assert [segmenter.segment([text])[0] for text in texts] == expected
    assert segmenter.segment(texts) == expected


def test_joins_the_syllables_of_words(segmenter: Segmenter) -> None:
    text = "Thành phố Hải Phòng khai mạc hội nghị"
    assert segmenter.segment([text]) == ["Thành_phố Hải_Phòng khai_mạc hội_nghị"]


def test_joins_only_over_single_spaces_between_letters_or_digits(segmenter: Segmenter) -> None:
    for text in ("Hải  Phòng", "Hải\nPhòng", "Hải\tPhòng", "Hải\u00a0Phòng", "“ Hải", "Hải …"):
        assert segmenter.segment([text]) == [text]


def test_a_literal_underscore_is_not_a_join_and_comes_back(segmenter: Segmenter) -> None:
    text = normalise("gửi ban_doc@tin.vn, _ và ＿ ở Hải Phòng")
    (segmented,) = segmenter.segment([text])
    assert segmented == "gửi ban＿doc@tin.vn, ＿ và ＿ ở Hải_Phòng"
    assert plain(segmented) == text == "gửi ban_doc@tin.vn, _ và _ ở Hải Phòng"


def test_empty_texts_keep_their_places(segmenter: Segmenter) -> None:
    long = "Hải Phòng họp báo. " * 40 + "Hết"
    assert segmenter.segment([]) == []
    assert segmenter.segment(["", "Hải Phòng", ""]) == ["", "Hải_Phòng", ""]
    segmented = segmenter.segment(["", long, "", "", "Hải Phòng", ""])
    assert segmented[1] == segmenter.segment([long])[0]
    assert segmented[:1] + segmented[2:] == ["", "", "", "Hải_Phòng", ""]
    assert segmenter.tokenize("") == ""
    assert segmenter.tokenize(" \t") == " \t"


@given(st.lists(st.text(), max_size=6))
def test_any_text_keeps_its_length_and_normalised_text_comes_back(
    segmenter: Segmenter, texts: list[str]
) -> None:
    assert [len(text) for text in segmenter.segment(texts)] == [len(text) for text in texts]
    normalised = [normalise(text) for text in texts]
    assert [plain(text) for text in segmenter.segment(normalised)] == normalised
    for text in texts:
        segmenter.tokenize(text)


def test_words_cut_by_the_end_of_a_text_count_in_neither(segmenter: Segmenter) -> None:
    triples = [
        (first, second, third)
        for first, continuations in load_word_model().words.items()
        for second, (_, thirds) in continuations.items()
        for third in thirds
    ]
    texts = [part for a, b, c in triples for part in (f"Hà {a} {b}", f"{c} hoá")]
    assert segmenter.segment(texts) == [segmenter.segment([text])[0] for text in texts]


@given(st.lists(TRICKY, max_size=8), st.integers(0, 200))
def test_batches_agree_with_single_texts_whatever_their_sizes(
    segmenter: Segmenter, texts: list[str], padding: int
) -> None:
    texts = [*texts, "ở " * padding, *texts]
    assert segmenter.segment(texts) == [segmenter.segment([text])[0] for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "a." * 20_000,
        "a.b@" * 10_000,
        "a@" + "b-" * 20_000,
        "@" + "a." * 20_000 + "@",
        "A" * 40_000,
        "1." * 20_000,
        "1" * 40_000,
        "://a" * 10_000,
        "_" * 40_000,
        "\ud800" * 1_000,
        "hội nghị đảng uỷ " * 94_118,  # 1.6 million characters
    ],
    ids=lambda text: text[:6].encode("ascii", "backslashreplace").decode(),
)
def test_long_and_hostile_texts_are_done_in_passing(segmenter: Segmenter, text: str) -> None:
    assert [len(t) for t in segmenter.segment([text])] == [len(text)]
    assert re.sub("[ _]", "", segmenter.tokenize(text)) == re.sub("[ _]", "", text)


def test_caches_are_bounded_and_their_overflow_changes_nothing(
    segmenter: Segmenter, sentences: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = segmenter.segment(sentences)
    monkeypatch.setattr(features, "_CACHED_TOKENS", 50)
    monkeypatch.setattr(feature_table, "_MOST_TOKENS", 50)
    small = Segmenter()
    for i in range(20):
        assert [small.segment([sentence])[0] for sentence in sentences] == expected
        assert small.segment(sentences[::-1]) == expected[::-1]
        small.segment(["Hải Phòng ", *(f"số{i}của{j}" for j in range(200))])
    assert len(small._features) <= 50
    assert small._table._rows <= 50 + 403
    assert len(small._table._table) <= 50 + 403


def test_many_threads_share_one_segmenter(
    segmenter: Segmenter, mutated: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [normalise(text) for text in mutated[:1200]]
    expected = segmenter.segment(texts)
    monkeypatch.setattr(features, "_CACHED_TOKENS", 50)
    monkeypatch.setattr(feature_table, "_MOST_TOKENS", 50)
    shared = Segmenter()
    with ThreadPoolExecutor(8) as threads:
        singles = list(threads.map(lambda text: shared.segment([text])[0], texts))
        parts = list(threads.map(shared.segment, (texts[i : i + 60] for i in range(0, 1200, 60))))
    assert singles == expected
    assert list(itertools.chain(*parts)) == expected


def test_neither_pyvi_nor_scikit_learn_is_imported() -> None:
    program = (
        "import sys\n"
        "from indexer.analysis.segment import Segmenter\n"
        "assert Segmenter().segment(['Hải Phòng ' * 99])[0].startswith('Hải_Phòng')\n"
        "heavy = {'pyvi', 'sklearn', 'scipy', 'sklearn_crfsuite', 'pycrfsuite'}\n"
        "print(*sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "\n"
