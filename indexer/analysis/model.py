"""pyvi's word model, taken out of its packaged files without importing pyvi or scikit-learn.

pyvi 0.1.1 (Viet-Trung Tran, MIT licence) ships a linear-chain CRF trained with CRFsuite, whose two
labels say whether a token begins a word or continues one, and a list of words whose pairs and
triples of syllables are features of it. Only the difference of the two labels' scores decides, so
that is what is kept of each weight.
"""

import codecs
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

from indexer.analysis.crf import read_crfsuite
from indexer.analysis.viterbi import Transitions

Continuations: TypeAlias = dict[str, tuple[bool, frozenset[str]]]
"""Second syllable -> (whether the pair is a word, third syllables that make it a word of three)."""

_BEGIN, _CONTINUE = "B_W", "I_W"


@dataclass(frozen=True, slots=True)
class WordModel:
    """Scores for "continues a word" minus "begins one", in CRFsuite's log-linear units.

    `weights`: attribute -> difference. `words`: first syllable -> its continuations, as listed.
    """

    weights: dict[str, float]
    transitions: Transitions
    words: dict[str, Continuations]


def load_word_model() -> WordModel:
    """Read the installed pyvi's model; ModuleNotFoundError without it, ValueError if it changed."""
    spec = find_spec("pyvi")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyvi is not installed: pip install pyvi==0.1.1", name="pyvi")
    folder = Path(spec.origin).parent / "models"
    crf = read_crfsuite(_crfsuite_bytes(folder / "pyvi3.pkl"))
    weights: dict[str, float] = {}
    for (attribute, label), weight in crf.state.items():
        signed = weight if label == _CONTINUE else -weight
        weights[attribute] = weights.get(attribute, 0.0) + signed
    steps = (crf.transition[a, b] for a, b in product((_BEGIN, _CONTINUE), repeat=2))
    return WordModel(weights, Transitions.of_weights(*steps), _read_words(folder / "words.txt"))


class _Inert:
    """Stands for any class a pickle names: takes whatever it is given and only keeps the state."""

    state: Any = None

    def __new__(cls, *_: object) -> "_Inert":
        return super().__new__(cls)

    def __setstate__(self, state: object) -> None:
        self.state = state


class _InertUnpickler(pickle.Unpickler):
    """Unpickles to inert objects, so that nothing is imported and nothing can be run."""

    def find_class(self, module: str, name: str) -> type[_Inert] | Callable[..., Any]:
        # How protocol 2 writes bytes, the one thing wanted.
        return codecs.encode if (module, name) == ("_codecs", "encode") else _Inert


def _crfsuite_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        estimator = _InertUnpickler(file).load()
    try:
        data = estimator.state["modelfile"].state["__FILE_RESOURCE_DATA__"]
    except (AttributeError, KeyError, TypeError):
        raise ValueError(f"{path} holds no CRFsuite model") from None
    if not isinstance(data, bytes):
        raise ValueError(f"{path} holds no CRFsuite model")
    return data


def _read_words(path: Path) -> dict[str, Continuations]:
    """Words of two and three syllables by first syllable; the features use no others."""
    pairs: dict[str, dict[str, bool]] = {}
    triples: dict[tuple[str, str], set[str]] = {}
    for word in path.read_text(encoding="utf-8").split("\n"):
        match word.split(" "):
            case [first, second]:
                pairs.setdefault(first, {})[second] = True
            case [first, second, third]:
                pairs.setdefault(first, {}).setdefault(second, False)
                triples.setdefault((first, second), set()).add(third)
    return {
        first: {
            second: (is_word, frozenset(triples.get((first, second), ())))
            for second, is_word in seconds.items()
        }
        for first, seconds in pairs.items()
    }
