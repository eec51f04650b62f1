"""Own sentences, and pyvi itself as the oracle of segmentation."""

import random
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import fold

# The first example of a test may be the one that loads a table.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.fixture(scope="session")
def pyvi() -> Any:
    """The oracle: pyvi's class of word model and tokenizer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyvi's escapes, and its old pickle in a new scikit-learn
        from pyvi.ViTokenizer import ViTokenizer
    return ViTokenizer


@pytest.fixture(scope="session")
def pyvi_tokenize(pyvi: Any) -> Callable[[str], str]:
    tokenize: Callable[[str], str] = pyvi.tokenize
    return tokenize


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    path = Path(__file__).with_name("sentences.txt")
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def mutated(sentences: list[str]) -> list[str]:
    """Thousands of sentences made of the few: spliced, shuffled, recased, folded, respaced."""
    return list(_mutations(sentences, random.Random(7), 4000))


def _mutations(sentences: list[str], draw: random.Random, count: int) -> Iterator[str]:
    syllables = " ".join(sentences).split()
    changes: list[Callable[[str], str]] = [
        str,
        str.upper,
        str.lower,
        str.title,
        fold,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(", ", ","),
        lambda text: text.replace(" ", "  ").replace(".", " . "),
        lambda text: text.replace(" ", "\n", 2),
        lambda text: " ".join(draw.sample(text.split(), len(text.split()))),
    ]
    for _ in range(count):
        first, second = (draw.choice(sentences).split() for _ in range(2))
        spliced = first[: draw.randint(0, len(first))] + second[draw.randint(0, len(second)) :]
        for _ in range(draw.randint(0, 3)):
            spliced.insert(draw.randint(0, len(spliced)), draw.choice(syllables))
        yield draw.choice(changes)(" ".join(spliced))
