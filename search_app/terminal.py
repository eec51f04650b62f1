"""What the command line shows: results, a report, figures, the progress of a rebuild."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from indexer.build import Summary
from indexer.document import Document
from indexer.readers import total_bytes

from .search import SearchPage
from .snippet import Snippet

_NAMED = 20  # files left out that a summary names


def show_page(page: SearchPage) -> None:
    """One page of results, what matched in bold."""
    console = Console(highlight=False)
    for notice in page.notices:
        console.print(notice, style="yellow", markup=False)
    for other in page.alternatives:
        console.print(f"{other.label}: {other.request.text}", style="yellow", markup=False)
    milliseconds = page.seconds * 1000
    console.print(
        f"{page.total} bài, trang {page.request.page}/{page.pages} ({milliseconds:.0f} ms)"
    )
    first = (page.request.page - 1) * page.request.size + 1
    for rank, hit in enumerate(page.hits, first):
        console.print()
        title = _highlighted(hit.title) if hit.title.text else Text(hit.document.id)
        console.print(Text(f"{rank}. ").append_text(title), style="cyan")
        console.print(_origin(hit.document), style="dim", markup=False)
        if hit.passages:
            console.print(Text(" … ").join(_highlighted(passage) for passage in hit.passages))


def show_document(document: Document) -> None:
    """A whole report."""
    console = Console(highlight=False)
    console.print(Text(document.title or document.id, style="bold cyan"))
    console.print(_origin(document), style="dim", markup=False)
    for text in (document.url, document.lead, document.body):
        if text:
            console.print()
            console.print(Text(text))


def show_stats(values: dict[str, Any]) -> None:
    """The archive in figures."""
    table = Table(show_header=False, box=None)
    table.add_row("Số bài", str(values["documents"]))
    table.add_row("Từ ngày", values["first"] or "không rõ")
    table.add_row("Đến ngày", values["last"] or "không rõ")
    for label, name in (("Nguồn", "sources"), ("Chuyên mục", "categories")):
        counts = ", ".join(f"{value} ({count})" for value, count in values[name].items() if value)
        table.add_row(label, Text(counts or "không rõ"))
    Console(highlight=False).print(table)


def show_summary(summary: Summary, index: Path) -> None:
    """What a rebuild did, and every file or record that it left out."""
    console = Console(highlight=False, stderr=True)
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    console.print(
        f"Đã lập chỉ mục {summary.documents} bài trong {summary.seconds:.1f} giây; "
        f"{index} chiếm {size / 1e6:.1f} MB."
    )
    if not summary.skipped:
        return
    console.print(f"Bỏ qua {len(summary.skipped)}:", style="yellow")
    for skipped in summary.skipped[:_NAMED]:
        line = f", dòng {skipped.line}" if skipped.line else ""
        console.print(f"  {skipped.path}{line}: {skipped.reason}", markup=False)
    if len(summary.skipped) > _NAMED:
        console.print(f"  … và {len(summary.skipped) - _NAMED} chỗ nữa")


@contextmanager
def progress(corpus: Sequence[Path]) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes of the corpus; what it yields is told of bytes as they are read."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Đang lập chỉ mục", total=total_bytes(corpus))
        yield lambda size: bar.advance(task, size)


def _origin(document: Document) -> str:
    date = document.date.strftime("%d/%m/%Y") if document.date else ""
    parts = (date, document.source, document.category, document.author, document.id)
    return " · ".join(part for part in parts if part)


def _highlighted(snippet: Snippet) -> Text:
    text = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.marks:
        text.stylize("bold red", start, end)
    return text
