"""What the scripts here take as arguments, for argparse; and errors told in a line."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from indexer.errors import TimBaoError, said
from search_app.evaluate.ways import WAYS

Value = TypeVar("Value")


def positive(text: str) -> int:
    """A whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: not above 0")
    return number


def way(text: str) -> str:
    """The name of a way of typing."""
    if text not in WAYS:
        raise argparse.ArgumentTypeError(f"{text}: not one of {', '.join(WAYS)}")
    return text


def several(one: Callable[[str], Value]) -> Callable[[str], list[Value]]:
    """Values parted by commas, each once."""

    def values(text: str) -> list[Value]:
        return list(dict.fromkeys(one(part.strip()) for part in text.split(",")))

    return values


def new_file(text: str) -> Path:
    """A file that can be written when all is measured."""
    path = Path(text)
    if not os.access(path if path.exists() else path.parent, os.W_OK) or path.is_dir():
        raise argparse.ArgumentTypeError(f"{text}: cannot be written")
    return path


@contextmanager
def in_a_line() -> Iterator[None]:
    """End the script with one line where the index or a file cannot be used."""
    try:
        yield
    except (TimBaoError, OSError) as error:
        sys.exit(said(error))
