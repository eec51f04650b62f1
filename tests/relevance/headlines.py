"""How much likelier each word is in a headline than in the texts below it.

python tests/relevance/headlines.py CORPUS... > search_app/understanding/data/headlines.tsv: of any
corpus that `timbao rebuild` reads, with headlines of its own. Words are those of the index. Both
counts are smoothed with what the word would have if headlines were like texts; a word of several
syllables, with what its syllables have.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import exp, log
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

from indexer.analysis.normalise import normalise  # noqa: E402
from indexer.analysis.segment import Segmenter  # noqa: E402
from indexer.analysis.syllables import fold_key, surface_words, tone_key  # noqa: E402
from indexer.document import Document  # noqa: E402
from indexer.readers import read  # noqa: E402
from search_app.keyboard import spelled  # noqa: E402
from search_app.understanding.lattice import LONGEST  # noqa: E402

SMOOTHING = 10.0
"""Headlines' words that say as much as the smoothing does."""

LEAST, TELLING = 50, 0.3
"""Occurrences of a word that is listed, and the log of the ratio beyond what is expected."""

TEXTS = 4  # of so many reports, the text of one is counted: texts are long
_HEADER = """\
# Log of how much more often a word stands in headlines than in the texts below them,
# where that is not what its syllables make expected: {} headlines, {} texts of VietNews.
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    headlines, texts, reports = counted(parser.parse_args().corpus)
    print(_HEADER.format(reports, (reports + TEXTS - 1) // TEXTS), end="")
    found = ratios(headlines, texts)
    written = {" ".join(map(spelled, key.split("_"))): ratio for key, ratio in found.items()}
    for word in sorted(written):
        print(f"{word}\t{written[word]:.1f}")


def counted(corpus: Sequence[Path]) -> tuple[Counter[str], Counter[str], int]:
    """The words of headlines and of texts, and how many reports there are."""
    segmenter = Segmenter()
    headlines: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    reports = 0
    for document in read(corpus):
        if isinstance(document, Document):
            headlines.update(_words(segmenter, document.title))
            if reports % TEXTS == 0:
                texts.update(_words(segmenter, f"{document.lead}\n{document.body}"))
            reports += 1
    return headlines, texts, reports


def _words(segmenter: Segmenter, text: str) -> Iterator[str]:
    for word in surface_words(segmenter.segment([normalise(text)])[0]):
        keys = [tone_key(part) for part in word.split("_")]
        if len(keys) <= LONGEST and all(fold_key(key).isalpha() for key in keys):
            yield "_".join(keys)


def ratios(headlines: Mapping[str, int], texts: Mapping[str, int]) -> dict[str, float]:
    """Of every word that tells something, the log of its ratio."""
    scale = sum(headlines.values()) / sum(texts.values())
    found: dict[str, float] = {}
    # Words of one syllable first: they say what is expected of those of several.
    for key in sorted({*headlines, *texts}, key=lambda key: key.count("_")):
        parts = key.split("_")
        expected = sum(found.get(part, 0.0) for part in parts) / len(parts) if parts[1:] else 0.0
        if headlines.get(key, 0) + texts.get(key, 0) < LEAST:
            continue
        usual = scale * (texts.get(key, 0) + 0.5) * exp(expected)
        beyond = log((headlines.get(key, 0) + SMOOTHING) / (usual + SMOOTHING))
        if abs(beyond) >= TELLING:
            found[key] = expected + beyond
    return found


if __name__ == "__main__":
    main()
