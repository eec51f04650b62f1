"""A rebuild as seen in a terminal: a bar while it runs, a summary when it is done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from .build import Summary
from .readers import total_bytes

_NAMED = 20  # files left out that a summary names


def show_summary(summary: Summary, index: Path) -> None:
    """What a rebuild did, and every file or record that it left out."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    console.print(
        f"Đã lập chỉ mục {summary.documents} bài trong {summary.seconds:.1f} giây; "
        f"{index} chiếm {size / 1e6:.1f} MB."
    )
    if not summary.skipped:
        return
    console.print(f"Bỏ qua {len(summary.skipped)}:", style="yellow")
    for skipped in summary.skipped[:_NAMED]:
        console.print(f"  {skipped}")
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
    console = Console(stderr=True)
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("Đang lập chỉ mục", total=total_bytes(corpus))
        yield lambda size: bar.advance(task, size)
