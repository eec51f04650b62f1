"""Measures and differences as tables for the terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from rich.console import Console, ConsoleDimensions
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from indexer.schema import Schema

from ..ranking.rerank import BARE, FEATURES, TYPED
from .comparing import Difference
from .measures import MEASURES
from .runs import Run
from .tuning import Tuned
from .ways import WAYS

_WIDEST = 1000
"""Columns that no table needs."""


def show_run(run: Run, title: str, measures: Sequence[str] = MEASURES) -> None:
    """The means, a row for each way of typing and kind of query."""
    groups = run.groups()
    table = _table(title, len(groups), measures)
    columns = [MEASURES.index(name) for name in measures]
    for way, values in run.values.items():
        for kind, rows in groups.items():
            means = values[rows].mean(axis=0)[columns]
            _row(table, way, kind, len(groups), len(rows), [f"{mean:.4f}" for mean in means])
    _print(table)


def show_differences(
    differences: Iterable[Difference], title: str, measures: Sequence[str] = MEASURES
) -> None:
    """What changed, ± its standard error; stars say that chance is not enough to explain it."""
    shown = list(differences)
    kinds = len({difference.kind for difference in shown})
    table = _table(title, kinds, measures)
    columns = [MEASURES.index(name) for name in measures]
    table.caption = "± sai số chuẩn theo cặp; * p < 0,05; ** p < 0,01 (hoán vị dấu ngẫu nhiên)"
    for one in shown:
        cells = [f"{one.change[i]:+.4f} ±{one.error[i]:.4f} {_stars(one.p[i]):2}" for i in columns]
        _row(table, one.way, one.kind, kinds, one.queries, cells)
    _print(table)


def show_weights(tuned: Tuned) -> None:
    """The fitted weights beside the present ones."""
    table = Table(title="Trọng số", title_justify="left")
    table.add_column("Dấu hiệu", no_wrap=True)
    for name in ("có dấu, đang dùng", "vừa chỉnh", "thiếu dấu, đang dùng", "vừa chỉnh"):
        table.add_column(name, justify="right", no_wrap=True)
    typed, bare = tuned.weights
    for name, *weights in zip(FEATURES, TYPED, typed, BARE, bare, strict=True):
        table.add_row(name, *(f"{weight:.2f}" for weight in weights))
    _print(table)


def show_settings(tried: Sequence[tuple[Schema, Run]]) -> None:
    """What is reached under each setting: nDCG@10 and MRR@10 over all queries, way by way."""
    table = Table(title="BM25 và trọng số của tít", title_justify="left")
    ways = list(tried[0][1].values)
    for name in ("k1", "b", "tít", *(f"{way}: {m}" for way in ways for m in MEASURES[:2])):
        table.add_column(name, justify="right", no_wrap=True)
    for schema, run in tried:
        means = [run.values[way][:, :2].mean(axis=0) for way in ways]
        setting = (schema.k1, schema.b, schema.weights["title"])
        table.add_row(*map(str, setting), *(f"{mean:.4f}" for pair in means for mean in pair))
    _print(table)


def show_notice(notice: str) -> None:
    """A line that the figures are to be read with."""
    Console(highlight=False, stderr=True).print(notice, style="yellow", markup=False)


@contextmanager
def progress(queries: int) -> Iterator[Callable[[int], None]]:
    """A bar over the queries to be asked; what it yields is told of them as they are answered."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("Đang đo", total=queries)
        yield lambda count: bar.advance(task, count)


def _table(title: str, kinds: int, measures: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.add_column("Cách gõ", no_wrap=True)
    if kinds > 1:
        table.add_column("Loại", no_wrap=True)
    for name in ("Số câu", *measures):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _row(table: Table, way: str, kind: str, kinds: int, queries: int, cells: list[str]) -> None:
    """A row; the way is named, under a rule, in the first of its rows: that of all kinds."""
    label = "" if kind else WAYS[way].label
    if not kind:
        table.add_section()
    table.add_row(label, *([kind or "tất cả"] if kinds > 1 else []), str(queries), *cells)


def _stars(p: np.float64) -> str:
    return "**" if p < 0.01 else "*" if p < 0.05 else ""


def _print(table: Table) -> None:
    """Whole: a terminal with fewer columns breaks the lines, but no figure of them is cut off."""
    console = Console(highlight=False)
    needed = console.measure(table, options=console.options.update_width(_WIDEST)).maximum
    console.size = ConsoleDimensions(max(console.width, needed), console.height)
    console.print(table)
