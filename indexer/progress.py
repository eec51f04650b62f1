"""Reading a corpus as seen in a terminal: a bar while it is indexed, then what was left out."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from .build import LeftOut, Summary, rebuild
from .document import Document
from .engines import Engine
from .readers import Consumed, Skipped, check, read, total_bytes
from .schema import Schema


def show_rebuild(
    corpus: Sequence[Path],
    index: Path,
    engine: Engine,
    schema: Schema,
    *,
    jobs: int = 1,
    skipped: Path | None = None,
) -> None:
    """Rebuild the engine's index, which lies in the folder `index`, and tell of it on stderr.

    Whatever is left out becomes a line of the file `skipped`, as soon as it is known.
    """
    check(corpus)
    path = skipped or Path(os.devnull)
    with path.open("w", encoding="utf-8", errors="backslashreplace") as log, _bar(corpus) as bar:
        summary = rebuild(
            corpus,
            engine,
            schema,
            jobs=jobs,
            consumed=bar,
            skipped=lambda one: print(one, file=log, flush=True),
        )
    _show(summary, index, engine.size())


def _show(summary: Summary, index: Path, size: int) -> None:
    """What a rebuild did, `size` bytes of it, and the first of what it left out."""
    console = _console()
    console.print(
        f"Đã lập chỉ mục {summary.documents} bài trong {summary.seconds:.1f} giây; "
        f"{index} chiếm {size / 1e6:.1f} MB."
    )
    _show_skipped(console, summary.skipped, " (--skipped TỆP ghi lại tất cả)")
    if foreign := summary.foreign:
        console.print(f"Không đọc {foreign.count} tệp định dạng khác, như {foreign.first[0]}.")


def documents(corpus: Sequence[Path]) -> Iterator[Document]:
    """The documents of a corpus; what gives none is told of on stderr when all are read.

    DocumentError, at once, if a path is mistyped.
    """
    check(corpus)
    return _documents(corpus)


def _documents(corpus: Sequence[Path]) -> Iterator[Document]:
    skipped: LeftOut[Skipped] = LeftOut()
    for item in read(corpus):
        if isinstance(item, Document):
            yield item
        else:
            skipped.add(item)
    _show_skipped(_console(), skipped)


def _console() -> Console:
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def _show_skipped(console: Console, skipped: LeftOut[Skipped], hint: str = "") -> None:
    if not skipped:
        return
    console.print(f"Bỏ qua {skipped.count}:", style="yellow")
    for one in skipped.first:
        console.print(f"  {one}")
    if skipped.count > len(skipped.first):
        console.print(f"  … và {skipped.count - len(skipped.first)} chỗ nữa{hint}")


@contextmanager
def _bar(corpus: Sequence[Path]) -> Iterator[Consumed]:
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
