"""What the commands of the command line have in common: options and their checks."""

import os
from pathlib import Path
from typing import Any

import click


class _Named(click.Path):
    """What may be there or not; an empty name, as of a variable unset, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(value, param, ctx) if value else self.fail("tên để trống")


FOLDER = _Named(file_okay=False, path_type=Path)
FILE = _Named(dir_okay=False, path_type=Path)
ANY = _Named(path_type=Path)

corpus = click.argument("corpus", metavar="KHO-TIN...", nargs=-1, required=True, type=ANY)
index = click.option(
    "--index",
    type=FOLDER,
    default=Path("index"),
    envvar="TIMBAO_INDEX",
    show_default=True,
    show_envvar=True,
    help="Thư mục chứa chỉ mục.",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    envvar="TIMBAO_JOBS",
    show_default="số nhân của máy",
    show_envvar=True,
    help="Số tiến trình phân tích văn bản.",
)
skipped = click.option(
    "--skipped", type=FILE, help="Ghi vào tệp này mọi chỗ bị bỏ qua, mỗi chỗ một dòng."
)


def ways(ctx: click.Context, param: click.Parameter, typing: str) -> list[str]:
    """Ways of typing by name, each once."""
    from search_app.evaluate.ways import WAYS

    named = list(dict.fromkeys(way.strip() for way in typing.split(",")))
    if unknown := [way for way in named if way not in WAYS]:
        raise click.BadParameter(f"không có cách gõ “{unknown[0]}”")
    return named


synonyms = click.option(
    "--synonyms",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="TIMBAO_SYNONYMS",
    show_envvar=True,
    help="Tệp từ đồng nghĩa của tòa soạn: mỗi dòng a = b = c, hay a => b cho một chiều.",
)


def words(ctx: click.Context, param: click.Parameter, typed: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a query: `-lụt` is one of them, `-h` and `--unknown` are not."""
    if "-h" in typed:
        click.echo(ctx.get_help())
        ctx.exit()
    if unknown := next((word for word in typed if word.startswith("--")), ""):
        raise click.NoSuchOption(unknown, ctx=ctx)
    return typed
