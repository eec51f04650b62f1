"""What the command line shows: results, a report, the archive in figures."""

import datetime as dt

from rich.console import Console
from rich.text import Text

from indexer.document import Document
from indexer.numerals import written

from .request import Stats
from .search import SearchPage
from .snippets.snippet import Snippet


def show_page(page: SearchPage) -> None:
    """One page of results, what matched in bold."""
    console = _console()
    for notice in page.notices:
        console.print(notice, style="yellow")
    for other in page.alternatives:
        console.print(f"{other.label}: {other.request.text}", style="yellow")
    found = (
        f"{written(page.total)} bài, trang {written(page.request.page)}/{written(page.pages)}"
        if page.total
        else "Không có bài nào"
    )
    console.print(f"{found} ({page.seconds * 1000:.0f} ms)")
    if page.total and page.request.page > page.pages:
        console.print(f"Trang cuối là trang {written(page.pages)}.", style="yellow")
    first = (page.request.page - 1) * page.request.size + 1
    for rank, hit in enumerate(page.hits, first):
        console.print()
        title = _highlighted(hit.title) if hit.title.text else Text(hit.document.id)
        console.print(Text(f"{rank}. ").append_text(title), style="cyan")
        console.print(_origin(hit.document), style="dim")
        if hit.passages:
            console.print(Text(" … ").join(_highlighted(passage) for passage in hit.passages))


def show_document(document: Document) -> None:
    """A whole report."""
    console = _console()
    console.print(Text(document.title or document.id, style="bold cyan"))
    console.print(_origin(document), style="dim")
    for text in (document.url, document.lead, document.body):
        if text:
            console.print()
            console.print(Text(text))


def show_stats(stats: Stats) -> None:
    """The archive in figures."""
    rows = {
        "Số bài": written(stats.documents),
        "Từ ngày": _day(stats.first),
        "Đến ngày": _day(stats.last),
        "Nguồn": _counts(stats.sources),
        "Chuyên mục": _counts(stats.categories),
    }
    console = _console()
    for label, value in rows.items():
        console.print(Text.assemble((f"{label}: ", "dim"), value or "không rõ"))


def _console() -> Console:
    """Prints text as it is, wrapped only where somebody reads it: lines in a pipe stay whole."""
    console = Console(highlight=False, markup=False, emoji=False)
    console.soft_wrap = not console.is_terminal
    return console


def _counts(values: dict[str, int]) -> str:
    return ", ".join(f"{value} ({written(count)})" for value, count in values.items() if value)


def _day(date: dt.date | None) -> str:
    return date.strftime("%d/%m/%Y") if date else ""


def _origin(document: Document) -> str:
    parts = (_day(document.date), document.source, document.category, document.author, document.id)
    return " · ".join(part for part in parts if part)


def _highlighted(snippet: Snippet) -> Text:
    text = Text(snippet.text.replace("\n", " "))
    for start, end in snippet.marks:
        text.stylize("bold red", start, end)
    return text
