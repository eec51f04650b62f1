"""A known-item set made from any corpus: each headline is kept back as the query for its report.

What is indexed is a copy of the corpus in which the lead stands where the headline stood, so a
query has to find its report by what the report says. Two kinds of query: `full`, a headline as it
is, and `short`, three or four of its words as someone types who remembers the story. Words are
those of segmentation, whole and in their order; function words are passed over, which are the
single syllables that occur in more than `FUNCTION_WORD` of the heads (headline and lead), unless
too few words are left. Headlines of fewer than `SYLLABLES` syllables, those that another report has
too, and those of reports that would be left empty, are never asked for.

(Azzopardi & de Rijke 2006, "Automatic construction of known-item finding test beds".)
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from indexer.analysis.segment import Segmenter, plain
from indexer.analysis.syllables import surface_words, syllables
from indexer.document import Document
from indexer.errors import EvaluationError
from indexer.seen import Latest

from .judged import JudgedQuery

SYLLABLES = 5
FUNCTION_WORD = 0.05
SHORT = (3, 4)

FILES = DOCUMENTS, QUERIES, QRELS = "documents.jsonl", "queries.jsonl", "qrels.tsv"


@dataclass(frozen=True, slots=True)
class _Head:
    """What of a report is needed to ask for it."""

    id: str
    title: str
    lead: str
    empty: bool


def write_known_items(
    documents: Iterable[Document], out: Path, *, seed: int, full: int, short: int
) -> int:
    """Write `documents.jsonl`, `queries.jsonl` and `qrels.tsv` into `out`; how many documents.

    A set that is there is replaced once the new one is complete.

    Corpus and seed alone decide what is asked. A query's id is that of its report, and no report is
    asked for twice. EvaluationError if the corpus has too few headlines.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".") as folder:
        made = Path(folder)
        heads = _copied(documents, made / DOCUMENTS)
        with (
            (made / QUERIES).open("w", encoding="utf-8") as queries,
            (made / QRELS).open("w", encoding="utf-8") as qrels,
        ):
            for query in _queries(heads, seed, full, short):
                record = {"id": query.id, "text": query.text, "kind": query.kind}
                queries.write(json.dumps(record, ensure_ascii=False) + "\n")
                qrels.write(f"{query.id}\t0\t{query.id}\t1\n")
        for name in FILES:
            (made / name).replace(out / name)
    return len(heads)


def _copied(documents: Iterable[Document], path: Path) -> list[_Head]:
    """The heads of the documents, which are copied to `path`; of those with one id the last."""
    heads, latest = [], Latest()
    with TemporaryFile("w+", dir=path.parent, encoding="utf-8", newline="\n") as every:
        for document in documents:
            latest.extend([document.id])
            every.write(replace(document, title=document.lead, lead="").to_json() + "\n")
            empty = not (document.lead or document.body)
            heads.append(_Head(document.id, document.title, document.lead, empty))
        every.seek(0)
        kept = latest.mask().tolist()
        with path.open("w", encoding="utf-8") as copy:
            copy.writelines(compress(every, kept))
    return list(compress(heads, kept))


def _queries(heads: Sequence[_Head], seed: int, full: int, short: int) -> Iterator[JudgedQuery]:
    segmenter = Segmenter()
    words = [surface_words(text) for text in segmenter.segment([head.title for head in heads])]
    titles = Counter(head.title.casefold() for head in heads)
    askable = [
        (head, own)
        for head, own in zip(heads, words, strict=True)
        if sum(len(syllables(word)) for word in own) >= SYLLABLES
        and titles[head.title.casefold()] == 1
        and not head.empty
    ]
    if len(askable) < full + short:
        raise EvaluationError(
            f"Kho tin chỉ có {len(askable)} tít dùng được, ít hơn {full + short} câu hỏi cần đặt: "
            "hãy giảm --full, --short."
        )
    function_words = _function_words(heads, segmenter)
    chance = random.Random(seed)
    chance.shuffle(askable)
    for head, _ in askable[:full]:
        yield JudgedQuery(head.id, head.title, kind="full")
    for head, own in askable[full : full + short]:
        yield JudgedQuery(head.id, _shortened(own, function_words, chance), kind="short")


def _function_words(heads: Sequence[_Head], segmenter: Segmenter) -> set[str]:
    counts: Counter[str] = Counter()
    for text in segmenter.segment([f"{head.title}\n{head.lead}" for head in heads]):
        counts.update({word.lower() for word in surface_words(text)})
    often = FUNCTION_WORD * len(heads)
    return {word for word, count in counts.items() if count > often and "_" not in word}


def _shortened(words: Sequence[str], function_words: set[str], chance: random.Random) -> str:
    """Three or four of the words, in their order."""
    places = [i for i, word in enumerate(words) if word.lower() not in function_words]
    if len(places) < min(SHORT):
        places = list(range(len(words)))
    wanted = min(chance.randint(*SHORT), len(places))
    return " ".join(plain(words[i]) for i in sorted(chance.sample(places, wanted)))
