"""Words of Vietnamese text: pyvi's own model and token patterns, run fast.

Model and token patterns are those of pyvi 0.1.1 (Viet-Trung Tran, MIT licence).
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from string import punctuation
from typing import NamedTuple

from indexer.analysis.model import Continuations, WordModel, load_word_model

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
_SPACED_TOKENS = re.compile(f" ?(?:{_TOKEN})")

_CACHE_SIZE = 200_000


class _Features(NamedTuple):
    """What the model makes of one token wherever it stands."""

    own: float
    to_next: float
    to_previous: float
    lower: str
    continuations: Continuations | None
    bound: bool
    capital: bool
    before_join: bool
    after_join: bool


class Segmenter:
    """pyvi's segmentation without pyvi's cost; one instance serves any number of threads."""

    def __init__(self) -> None:
        self._model = load_word_model()
        self._features = _FeatureCache(self._model)
        weights = self._model.weights
        self._pair = weights["+1:word.bi_gram()"], weights["-1:word.bi_gram()"]
        self._triple = weights["+2:word.tri_gram()"], weights["-2:word.tri_gram()"]

    def segment(self, texts: Sequence[str]) -> list[str]:
        """Normalised texts -> the same texts, `_` for each space inside a word; lengths unchanged.

        A `_` of the text itself becomes U+FF3F, so `plain` undoes all of it.
        """
        return [self._segment_one(text) for text in texts]

    def tokenize(self, text: str) -> str:
        """Return what pyvi's `ViTokenizer.tokenize` does: `_` in words, a space between tokens."""
        tokens = _TOKENS.findall(unicodedata.normalize("NFC", text))
        if not tokens:
            return text
        features = list(map(self._features.__getitem__, tokens))
        pieces = [tokens[0]]
        for token, continues, (left, right) in zip(
            tokens[1:], self._continues(features)[1:], pairwise(features), strict=True
        ):
            joined = (
                continues
                and not left.bound
                and not right.bound
                and (left.capital or not right.capital)
            )
            pieces.append((_JOIN if joined else " ") + token)
        return "".join(pieces)

    def _segment_one(self, text: str) -> str:
        tokens = _SPACED_TOKENS.findall(text.replace(_JOIN, _LITERAL))
        if not tokens:
            return text
        features = list(map(self._features.__getitem__, tokens))
        continues = self._continues(features)
        for i in range(1, len(tokens)):
            if continues[i]:
                left, right = features[i - 1], features[i]
                if right.after_join and left.before_join and (left.capital or not right.capital):
                    tokens[i] = _JOIN + tokens[i][1:]
        return "".join(tokens)

    def _continues(self, features: Sequence[_Features]) -> list[bool]:
        """Viterbi: for each token, whether the model would have it continue a word."""
        scores = self._scores(features)
        model = self._model
        begin, go_on = model.begin_begin, model.begin_continue
        end, stay = model.continue_begin, model.continue_continue
        low, high = begin - end, go_on - stay
        after_begin, after_continue, after_either = go_on - begin, stay - end, go_on - end
        score = scores[0]
        decided: list[int] = []
        for own in scores[1:]:
            if score > high:
                decided.append(1)
                score = own + after_continue
            elif score <= low:
                decided.append(0)
                score = own + after_begin
            else:
                decided.append(2)
                score = own + after_either - score
        label = score > 0
        continues = [label]
        for decision in reversed(decided):
            label = not label if decision == 2 else decision == 1
            continues.append(label)
        continues.reverse()
        return continues

    def _scores(self, features: Sequence[_Features]) -> list[float]:
        scores = [f.own for f in features]
        pair_first, pair_second = self._pair
        triple_first, triple_third = self._triple
        last = len(features) - 1
        for i, (left, right) in enumerate(pairwise(features)):
            scores[i] += right.to_previous
            scores[i + 1] += left.to_next
            if left.continuations is not None and right.lower in left.continuations:
                is_word, thirds = left.continuations[right.lower]
                if is_word:
                    scores[i] += pair_first
                    scores[i + 1] += pair_second
                if i + 1 < last and features[i + 2].lower in thirds:
                    scores[i] += triple_first
                    scores[i + 2] += triple_third
        return scores


def plain(segmented: str) -> str:
    """Return the text that was segmented."""
    return segmented.replace(_JOIN, " ").replace(_LITERAL, _JOIN)


class _FeatureCache(dict[str, _Features]):
    """Token -> its features; emptied when full."""

    def __init__(self, model: WordModel) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, token: str) -> _Features:
        if len(self) >= _CACHE_SIZE:
            self.clear()
        self[token] = features = _features(self._model, token)
        return features


def _features(model: WordModel, spaced_token: str) -> _Features:
    token = spaced_token.removeprefix(" ")
    lower = token.lower()
    shapes = [
        f"word.is{shape}()"
        for shape, holds in (
            ("upper", token.isupper()),
            ("title", token.istitle()),
            ("digit", token.isdigit()),
        )
        if holds
    ]
    attributes = [f"word.lower():{lower}", *shapes]
    weight = model.weights.get
    bound = token in punctuation or token[0].isdigit()
    return _Features(
        own=weight("bias", 0.0) + sum(weight(a, 0.0) for a in attributes),
        to_next=sum(weight(f"-1:{a}", 0.0) for a in attributes),
        to_previous=sum(weight(f"+1:{a}", 0.0) for a in attributes),
        lower=lower,
        continuations=model.words.get(lower),
        bound=bound,
        capital=token[0].istitle(),
        before_join=not bound and token[-1].isalnum(),
        after_join=not bound and spaced_token[0] == " " and token[0].isalnum(),
    )
