"""What the command line shows: results, a report, the archive in figures."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from indexer.document import Document

from .search import SearchPage
from .snippet import Snippet


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


def _origin(document: Document) -> str:
    date = document.date.strftime("%d/%m/%Y") if document.date else ""
    parts = (date, document.source, document.category, document.author, document.id)
    return " · ".join(part for part in parts if part)


def _highlighted(snippet: Snippet) -> Text:
    text = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.marks:
        text.stylize("bold red", start, end)
    return text
