"""Words of Vietnamese text: pyvi's own model and token patterns, run fast.

Model and token patterns are those of pyvi 0.1.1 (Viet-Trung Tran, MIT licence).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from indexer.analysis.feature_table import FeatureTable
from indexer.analysis.features import FeatureCache, TokenFeatures, chain_scores, word_weights
from indexer.analysis.model import load_word_model
from indexer.analysis.pieces import Pieces, some_at_once
from indexer.analysis.viterbi import decode
from indexer.analysis.word_table import Numbered, WordTable

_JOIN = "_"
_LITERAL = "\uff3f"

# pyvi's alternatives in pyvi's order, after two that take most tokens at once: a word or a mark
# that no longer alternative could begin with. The bound on an e-mail's local part keeps a text full
# of dots linear.
_TOKEN = (
    r"[^\W\d]\w*+(?![.@+:\-])"
    r"|[^\w\s=\-.>+]"
    r"|[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
    r"|==>|->|\.\.\.|>>|\n"
    r"|\w+://\S+"
    r"|[a-zA-Z0-9_.+\-]{1,256}+@(?:[a-zA-Z0-9\-]+\.)+[a-zA-Z0-9\-]+"
    r"|\d+(?:[.,_]\d+)+"
    r"|[^\w\s]"
    r"|\w+"
)
_TOKENS = re.compile(_TOKEN)
_SPACED_TOKENS = re.compile(rf" ?(?:{_TOKEN})|\s+")  # they hold every character of a text

_FEW_CHARACTERS = 400  # texts of up to so many together are labelled faster token by token


class Segmenter:
    """pyvi's segmentation at a small part of its cost; one instance serves any number of threads.

    Construction reads the model (about 40 ms); ModuleNotFoundError if pyvi is not installed.
    """

    def __init__(self) -> None:
        self._model = load_word_model()
        self._words = word_weights(self._model)
        self._features = FeatureCache(self._model)
        self._surface_words = WordTable()

    def segment(self, texts: Sequence[str]) -> list[str]:
        """Normalised texts -> the same texts, `_` for each space inside a word; lengths unchanged.

        Only a single space between letters or digits is joined over. A `_` of the text itself
        becomes U+FF3F, so `plain` gives every text back.
        """
        found: list[str] = []
        for some in _clear(texts):
            joined = self._joined(some)
            found += joined.texts() if joined else map(self._segment_alone, some)
        return found

    def segment_and_number(self, texts: Sequence[str]) -> tuple[list[str], Numbered]:
        """The texts as `segment` returns them, and their surface words, numbered."""
        parts = [
            self._joined(some) or Pieces(list(map(self._segment_alone, some)))
            for some in _clear(texts)
        ]
        return [text for part in parts for text in part.texts()], self._surface_words.number(parts)

    def tokenize(self, text: str) -> str:
        """Return what pyvi's `ViTokenizer.tokenize` does: `_` in words, a space between tokens."""
        tokens = _TOKENS.findall(unicodedata.normalize("NFC", text))
        if not tokens:
            return text
        features, labels = self._label(tokens)
        pieces = tokens[:1]
        pairs = pairwise(features)
        for token, continues, (left, right) in zip(tokens[1:], labels[1:], pairs, strict=True):
            joined = continues and not (left.bound or right.bound or right.capital > left.capital)
            pieces.append((_JOIN if joined else " ") + token)
        return "".join(pieces)

    def _joined(self, texts: Sequence[str]) -> Pieces | None:
        """Texts segmented together; None where it is better done one by one."""
        if sum(map(len, texts)) <= _FEW_CHARACTERS:
            return None
        pieces = Pieces(texts)
        joins = self._table.joins(pieces)
        return None if joins is None else pieces.joined(joins)

    def _segment_alone(self, text: str) -> str:
        tokens = _SPACED_TOKENS.findall(text)
        if len(tokens) < 2:
            return text
        features, labels = self._label(tokens)
        for i, (left, right) in enumerate(pairwise(features), 1):
            if labels[i] and left.opens and right.closes and left.capital >= right.capital:
                tokens[i] = _JOIN + tokens[i][1:]
        return "".join(tokens)

    def _label(self, tokens: list[str]) -> tuple[list[TokenFeatures], list[bool]]:
        features = [self._features[token] for token in tokens]
        return features, decode(chain_scores(features, self._words), self._model.transitions)

    @cached_property
    def _table(self) -> FeatureTable:
        """Made for the first long text; short ones do without."""
        return FeatureTable(self._model, self._features, _SPACED_TOKENS.findall)


def _clear(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in parts, their own `_` out of the way."""
    return some_at_once([text.replace(_JOIN, _LITERAL) for text in texts])


def plain(segmented: str) -> str:
    """Return the text that was segmented."""
    return segmented.replace(_JOIN, " ").replace(_LITERAL, _JOIN)
