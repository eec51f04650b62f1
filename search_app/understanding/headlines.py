"""How much likelier a word is in a headline, and so in a query, than in the texts below it.

A vocabulary is counted in texts, most of whose words nobody asks for: bare `tu` is từ there, but
in a query it may well be tù.
"""

from functools import cache, lru_cache
from importlib.resources import files
from math import fsum

from indexer.analysis.syllables import tone_key


@lru_cache(maxsize=50_000)
def favour(key: str) -> float:
    """Log of that ratio for a word: its tone keys joined by `_`.

    A word that is not listed has what its syllables have, on average.
    """
    known = _listed()
    if key in known:
        return known[key]
    parts = key.split("_")
    return fsum(known.get(part, 0.0) for part in parts) / len(parts)


@cache
def _listed() -> dict[str, float]:
    """The words of data/headlines.tsv, which tests/relevance/headlines.py made."""
    text = files(__package__).joinpath("data", "headlines.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line[0] != "#")
    return {"_".join(map(tone_key, word.split(" "))): float(log) for word, log in rows}
