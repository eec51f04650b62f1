"""What pyvi's model makes of tokens, and of the tokens of one text in a row."""

from collections.abc import Sequence
from string import punctuation
from typing import NamedTuple

from indexer.analysis.model import Continuations, WordModel

_CACHED_TOKENS = 1 << 16
_SHAPES = (
    ("word.isupper()", str.isupper),
    ("word.istitle()", str.istitle),
    ("word.isdigit()", str.isdigit),
)


class TokenFeatures(NamedTuple):
    """One token wherever it stands; scores are "continues a word" minus "begins one".

    `own` counts for the token itself, `to_next` and `to_previous` for its neighbours. A `bound`
    token is joined to none, a `capital` one only to another before it. `opens`: the space after it
    may become a join; `closes`: so may the one in front, which came with the token.
    """

    own: float
    to_next: float
    to_previous: float
    lower: str
    continuations: Continuations
    bound: bool
    capital: bool
    opens: bool
    closes: bool


def token_features(model: WordModel, spaced_token: str) -> TokenFeatures:
    """Look a token up in the model; what the model does not know weighs nothing."""
    token = spaced_token.removeprefix(" ") or spaced_token
    lower = token.lower()
    weight = model.weights.get
    attributes = [f"word.lower():{lower}"]
    attributes += [attribute for attribute, holds in _SHAPES if holds(token)]
    own = to_next = to_previous = 0.0
    for attribute in attributes:
        own += weight(attribute, 0.0)
        to_next += weight(f"-1:{attribute}", 0.0)
        to_previous += weight(f"+1:{attribute}", 0.0)
    bound = token in punctuation or token[0].isdigit()
    return TokenFeatures(
        own=weight("bias", 0.0) + own,
        to_next=to_next,
        to_previous=to_previous,
        lower=lower,
        continuations=model.words.get(lower, {}),
        bound=bound,
        capital=token[0].istitle(),
        opens=not bound and token[-1].isalnum(),
        closes=not bound and spaced_token[0] == " " and token[0].isalnum(),
    )


class FeatureCache(dict[str, TokenFeatures]):
    """Token -> its features, looked up at the first use; emptied when full."""

    def __init__(self, model: WordModel) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, token: str) -> TokenFeatures:
        if len(self) >= _CACHED_TOKENS:
            self.clear()
        self[token] = features = token_features(self._model, token)
        return features


class WordWeights(NamedTuple):
    """Scores that listed words of two and three syllables add to their first and last syllable."""

    pair_first: float
    pair_last: float
    triple_first: float
    triple_last: float


def word_weights(model: WordModel) -> WordWeights:
    """Pick the four weights out of the model."""
    weight = model.weights.get
    return WordWeights(
        weight("+1:word.bi_gram()", 0.0),
        weight("-1:word.bi_gram()", 0.0),
        weight("+2:word.tri_gram()", 0.0),
        weight("-2:word.tri_gram()", 0.0),
    )


def chain_scores(features: Sequence[TokenFeatures], words: WordWeights) -> list[float]:
    """Scores of the tokens of one text, neighbours and listed words counted in."""
    own, to_next, to_previous, lowers, continuations, *_ = zip(*features, strict=True)
    before, after = (0.0, *to_next[:-1]), (*to_previous[1:], 0.0)
    scores: list[float] = [a + b + c for a, b, c in zip(own, before, after, strict=True)]
    last = len(lowers) - 1
    pair_first, pair_last, triple_first, triple_last = words
    for i, listed in enumerate(map(dict.get, continuations, lowers[1:])):
        if listed is not None:
            is_word, thirds = listed
            if is_word:
                scores[i] += pair_first
                scores[i + 1] += pair_last
            if thirds and i + 1 < last and lowers[i + 2] in thirds:
                scores[i] += triple_first
                scores[i + 2] += triple_last
    return scores
