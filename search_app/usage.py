"""How the command line explains itself, and how it fails: in Vietnamese, where click is not."""

import re
from collections.abc import Iterable, Mapping
from typing import IO, Any

import click

from indexer.errors import TimBaoError, said

_HELP = {
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [THAM SỐ]...",
    "INTEGER RANGE": "SỐ",
    "FLOAT RANGE": "SỐ",
    "INTEGER": "SỐ",
    "DIRECTORY": "THƯ MỤC",
    "FILE": "TỆP",
    "TEXT": "CHỮ",
    "env var: ": "biến môi trường: ",
    "default: ": "mặc định: ",
    "[required]": "[bắt buộc]",
    "Show this message and exit.": "In phần chỉ dẫn này.",
    "Show the version and exit.": "In số phiên bản.",
}
_ERRORS = {
    "Missing argument ": "Thiếu ",
    "Missing option ": "Thiếu ",
    "Got unexpected extra arguments": "Thừa",
    "Got unexpected extra argument": "Thừa",
    "No such option": "Không có tùy chọn",
    "No such command": "Không có lệnh",
    "Did you mean one of: ": "Hay là: ",
    "Did you mean ": "Hay là ",
    "Invalid value for ": "Giá trị không dùng được cho ",
    "(env var: ": "(biến môi trường: ",
    " is not in the range ": " không nằm trong khoảng ",
    " is not one of ": " không phải là một trong ",
    " is not a valid integer range": " không phải là số nguyên",
    " is not a valid float range": " không phải là số",
    "Option ": "Tùy chọn ",
    " requires an argument": " cần một giá trị",
    " requires 3 arguments": " cần ba giá trị",
    " does not take a value": " không nhận giá trị",
    "Directory ": "Thư mục ",
    "File ": "Tệp ",
    "Path ": "Đường dẫn ",
    " does not exist": " không có",
    " is a directory": " là thư mục",
    " is a file": " là tệp",
    " is not readable": " không đọc được",
    " is not writable": " không ghi được",
}
"""What click says by itself, piece by piece; what it says so seldom that it is not here stays."""

_QUOTED = re.compile("""('[^']*'|"[^"]*")""")


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _translated(args, _HELP), "Cách gọi: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_translated(heading, _HELP))

    def write_dl(self, rows: Iterable[tuple[str, str]], *layout: Any, **named: Any) -> None:
        rows = [(_translated(name, _HELP), _translated(meaning, _HELP)) for name, meaning in rows]
        super().write_dl(rows, *layout, **named)


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context


class _Failure(click.ClickException):
    """What went wrong, in one line."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"Lỗi: {self.format_message()}", file=file, err=True)


class _Misuse(click.UsageError):
    """What is wrong with a call, below how it is made."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message(), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        if self.ctx:
            usage = self.ctx.get_usage()
            click.echo(f"{usage}\nXem thêm: {self.ctx.command_path} --help\n", file, err=True)
        click.echo(f"Lỗi: {_translated(self.format_message(), _ERRORS)}", file, err=True)


class Commands(click.Group):
    """Commands that end in one line on stderr and exit code 1 if they fail or are broken off."""

    context_class = _Context
    command_class = _Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command; help is printed at once, if it can be."""
        try:
            return super().parse_args(ctx, args)
        except BrokenPipeError:
            raise
        except click.NoSuchOption as error:
            raise _Misuse(error) from error
        except OSError as error:
            raise _Failure(said(error)) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except click.UsageError as error:
            raise _Misuse(error) from error
        except (TimBaoError, OSError, MemoryError) as error:
            raise _Failure(said(error)) from error
        except KeyboardInterrupt:
            click.echo("\nĐã dừng giữa chừng.", err=True)
            ctx.exit(1)


def _translated(text: str, words: Mapping[str, str]) -> str:
    """The text with what click says put into other words; what it quotes was typed, and stays."""
    pieces = _QUOTED.split(text)
    for english, vietnamese in words.items():
        pieces[::2] = [piece.replace(english, vietnamese) for piece in pieces[::2]]
    return "".join(pieces)
