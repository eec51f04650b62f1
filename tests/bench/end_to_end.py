"""Building from records on disk, analysis included: `timbao rebuild` against pyvi and Whoosh."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from indexer.abbreviations import AbbreviationsBuilder
from indexer.analysis.segment import Segmenter
from indexer.analysis.syllables import surface_words
from indexer.batch import Batch, analyse
from indexer.build import BATCH
from indexer.document import Document
from indexer.engines import open_engine
from indexer.notes import Note
from indexer.readers import read
from indexer.reprints import ReprintsBuilder
from indexer.suggestions import SuggestionsBuilder
from indexer.vectors import VectorsBuilder
from indexer.vocabulary import VocabularyBuilder

from .build import Build, size_of
from .corpus import SCHEMA, Corpus
from .memory import Watch, aside
from .segment import each, seconds

RUN = Path(__file__).parents[2] / "run.py"
LITTLE = 0.1
"""Processor seconds below which a process does no part of the work, such as Python's own."""
STAGED = 20_000
"""Reports that the stages are measured with, one by one: fewer would have too many new words."""


def timbao(corpus: Corpus, where: Path, jobs: int) -> Build:
    """`timbao rebuild` from start to exit; its memory is that of all its processes together.

    Of each it tells what it spent of the processor: first the one that indexes, then those that
    read and analyse, last the one that counts words.
    """
    shutil.rmtree(where, ignore_errors=True)
    command = [sys.executable, str(RUN), "rebuild", str(corpus.records), "--index", str(where)]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--jobs", str(jobs)], stderr=subprocess.DEVNULL)
    with Watch(process.pid) as watch:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    processor = usage.ru_utime + usage.ru_stime
    processes = (own for _, own in sorted(watch.spent.items()) if own >= LITTLE)
    size = size_of(where)
    return Build(corpus.distinct, seconds, processor, size, watch.bytes, tuple(processes))


def pyvi_and_whoosh(corpus: Corpus, where: Path, sample: int, *, same_fields: bool) -> Build:
    """Build by pyvi and Whoosh's own writer, one process, from the first `sample` reports.

    With `same_fields` the index has all of ours; else title, lead and body as pyvi's words alone.
    """
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(parents=True)
    (documents, seconds, processor), peak = aside(_with_pyvi, corpus, where, sample, same_fields)
    return Build(documents, seconds, processor, size_of(where), peak)


def _with_pyvi(
    corpus: Corpus, where: Path, sample: int, same_fields: bool
) -> tuple[int, float, float]:
    """Documents, wall-clock and processor seconds; the models are loaded before they count."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer
    from whoosh import fields, index
    from whoosh.analysis import LowercaseFilter, SpaceSeparatedTokenizer

    from .peers import whoosh

    terms: Callable[[dict[str, str]], dict[str, Any]]
    if same_fields:
        schema, terms = whoosh.schema(), _all_terms()
    else:
        words = fields.TEXT(analyzer=SpaceSeparatedTokenizer() | LowercaseFilter())
        texts = dict.fromkeys(SCHEMA.attributes, words)
        schema = fields.Schema(
            id=fields.ID(unique=True, stored=True), payload=fields.STORED, **texts
        )
        terms = dict
    started, processor = time.perf_counter(), time.process_time()
    writer = index.create_in(where, schema).writer(limitmb=whoosh.MEMORY)
    count = 0
    with gzip.open(corpus.records, "rt", encoding="utf-8") as lines:
        for line in islice(lines, sample):
            record = json.loads(line)
            segmented = {name: ViTokenizer.tokenize(record[name]) for name in SCHEMA.attributes}
            writer.add_document(id=record["id"], payload=line, **terms(segmented))
            count += 1
    writer.commit()
    return count, time.perf_counter() - started, time.process_time() - processor


def _all_terms() -> Callable[[dict[str, str]], dict[str, list[str]]]:
    """Segmented texts to the terms of all fields; each analyzer sees a word once."""
    known: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name, _ in SCHEMA.analyzers}

    def terms(segmented: dict[str, str]) -> dict[str, list[str]]:
        found = {}
        for attribute, text in segmented.items():
            words = surface_words(text)
            for name, analyze in SCHEMA.analyzers:
                cache = known[name]
                own: list[str] = []
                for word in words:
                    if word not in cache:
                        cache[word] = analyze(word)
                    own += cache[word]
                found[f"{attribute}_{name}"] = own
        return found

    return terms


def stages(corpus: Corpus, where: Path) -> dict[str, float]:
    """Documents each stage of `timbao rebuild` does in a second of one processor, by itself.

    Of a larger corpus, the first STAGED.
    """
    shutil.rmtree(where, ignore_errors=True)
    segmenter, engine = Segmenter(), open_engine("whoosh", where, SCHEMA)
    reports: list[Document] = []
    batches: list[Batch] = []

    def chunks() -> Iterator[list[Document]]:
        return (reports[i : i + BATCH] for i in range(0, len(reports), BATCH))

    def reading() -> None:
        reports.extend(r for r in islice(read([corpus.records]), STAGED) if isinstance(r, Document))

    def segmenting() -> None:
        for chunk in chunks():
            segmenter.segment([getattr(r, name) for r in chunk for name in SCHEMA.attributes])

    def analysing() -> None:
        batches.extend(analyse(chunk, SCHEMA.attributes, segmenter) for chunk in chunks())

    def noting(*notes: Note) -> None:
        for note in notes:
            for batch in batches:
                note.add(batch)
            note.build()

    spent: dict[str, float] = {}
    work: list[tuple[str, Callable[[], Any]]] = [
        ("reading", reading),
        ("segmenting", segmenting),
        ("segmenting", segmenting),
        ("analysing", analysing),
        ("counting", lambda: noting(VocabularyBuilder())),
        ("relating", lambda: noting(VectorsBuilder())),
        ("suggesting", lambda: noting(SuggestionsBuilder())),
        ("sketching", lambda: noting(ReprintsBuilder(), AbbreviationsBuilder())),
        ("indexing", lambda: engine.rebuild(batches)),
    ]
    for name, stage in work:
        started = time.process_time()
        stage()
        spent[name] = time.process_time() - started
    # Segmenting came twice: what counts is the second time, when most words are known.
    spent["analysing"] -= spent["segmenting"]
    return {name: len(reports) / own for name, own in spent.items()}


def segmentation(corpus: Corpus, sample: int) -> dict[str, float]:
    """Tokens a second by pyvi, one text at a time, and by our batches."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer
    reports = (r for r in islice(read([corpus.records]), sample) if isinstance(r, Document))
    texts = [f"{report.title}\n{report.lead}\n{report.body}" for report in reports]
    segmenter = Segmenter()
    tokens = sum(1 + text.count(" ") + text.count("_") for text in segmenter.segment(texts))
    spent = seconds(
        {
            "pyvi": each(ViTokenizer.tokenize, texts),
            "timbao": lambda: segmenter.segment(texts),
        }
    )
    return {name: tokens / own for name, own in spent.items()}
