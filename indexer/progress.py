"""Reading a corpus as seen in a terminal: a bar while it is indexed, then what became of it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from .build import add, rebuild
from .document import Document
from .engines import Engine
from .numerals import written
from .readers import Consumed, check, check_apart, check_log, read, total_bytes
from .schema import Schema
from .summary import LeftOut, Summary


def show_rebuild(
    corpus: Sequence[Path], index: Path, engine: Engine, schema: Schema, **how: Any
) -> None:
    """Rebuild the engine's index, which lies in the folder `index`, and tell of it on stderr.

    `how`: `jobs`, as for `rebuild`; whatever is left out becomes a line of the file `skipped`, as
    soon as it is known.
    """
    summary = _watched(rebuild, corpus, engine, schema, **how)
    console = _console()
    console.print(
        f"Đã lập chỉ mục {written(summary.documents)} bài trong"
        f" {written(summary.seconds, '.1f')} giây; {index} chiếm {_megabytes(engine)}."
    )
    _show_left_out(console, summary, how.get("skipped"))


def show_add(
    corpus: Sequence[Path], index: Path, engine: Engine, schema: Schema, **how: Any
) -> None:
    """Add a corpus to the engine's index, and tell of it; otherwise as `show_rebuild`."""
    summary = _watched(add, corpus, engine, schema, **how)
    console = _console()
    console.print(
        f"Đã thêm {written(summary.documents)} bài trong {written(summary.seconds, '.1f')} giây; "
        f"{index} có {written(len(engine.searcher()))} bài, chiếm {_megabytes(engine)}."
    )
    if replaced := summary.replaced:
        more = ", …" if replaced.count > len(replaced.first) else ""
        names = ", ".join(replaced.first)
        console.print(f"{written(replaced.count)} bài thay bài cũ cùng mã: {names}{more}")
    _show_left_out(console, summary, how.get("skipped"))


def _watched(
    build: Callable[..., Summary],
    corpus: Sequence[Path],
    engine: Engine,
    schema: Schema,
    *,
    jobs: int = 1,
    skipped: Path | None = None,
) -> Summary:
    """What `build` did with a corpus, a bar over it meanwhile."""
    check(corpus)
    if skipped:
        check_log(skipped, corpus)
    path = skipped or Path(os.devnull)
    with path.open("w", encoding="utf-8", errors="backslashreplace") as log, _bar(corpus) as bar:
        return build(
            corpus,
            engine,
            schema,
            jobs=jobs,
            consumed=bar,
            skipped=lambda one: print(one, file=log, flush=True),
        )


def _megabytes(engine: Engine) -> str:
    return f"{written(engine.size() / 1e6, ',.1f')} MB"


def _show_left_out(console: Console, summary: Summary, log: Path | None) -> None:
    """The first of what was left out, all of which is in the `log` if there is one."""
    whole = f"{log} ghi lại tất cả" if log else "--skipped TỆP ghi lại tất cả"
    _show_skipped(console, summary.skipped, f" ({whole})")
    if undated := summary.undated:
        first = undated.first[0]
        console.print(
            f"{written(undated.count)} bài có ngày không đọc được nên không ghi ngày,"
            f" như “{first.undated}” ở {first}."
        )
    if foreign := summary.foreign:
        console.print(
            f"Không đọc {written(foreign.count)} tệp định dạng khác, như {foreign.first[0]}."
        )


def documents(corpus: Sequence[Path], written: Iterable[Path] = ()) -> Iterator[Document]:
    """The documents of a corpus; what gives none is told of on stderr when all are read.

    DocumentError, at once, if a path is mistyped or a file that is to be `written` is among them.
    """
    check(corpus)
    for path in written:
        check_apart(path, corpus)
    return _documents(corpus)


def _documents(corpus: Sequence[Path]) -> Iterator[Document]:
    skipped = LeftOut()
    for item in read(corpus):
        if isinstance(item, Document):
            yield item
        else:
            skipped.add(item)
    _show_skipped(_console(), skipped)


def _console() -> Console:
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def _show_skipped(console: Console, skipped: LeftOut, hint: str = "") -> None:
    """Some places of each file; `hint` says where all are to be found, if these are not all."""
    if not skipped:
        return
    named = skipped.named()
    cut = skipped.count > sum(map(len, named.values()))
    head = f"Bỏ qua {written(skipped.count)} chỗ{hint if cut else ''}:"
    console.print(head, style="yellow")
    for file, places in named.items():
        for one in places:
            console.print(f"  {one}")
        if more := skipped.files[file] - len(places):
            console.print(f"    … và {written(more)} dòng nữa của tệp này")
    if more := skipped.count - sum(skipped.files.values()):
        console.print(f"  … và {written(more)} chỗ nữa")


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
