"""A process that changes an index until it is killed.

    python -m tests.engines.whoosh.endless_writer FOLDER NUMBER

It begins with the change of that number and prints the number of each change it has made. Which
change has which number is fixed, so another process can tell what the index holds.
"""

import sys
from itertools import count
from pathlib import Path

from indexer.document import Document
from indexer.engines import Engine
from indexer.engines.whoosh import WhooshEngine, writing

from ..toys import SCHEMA, batch, document


def reports(number: int, first: int, last: int) -> list[Document]:
    """Reports whose text says which change they came with."""
    body = " ".join(f"từ{(number * i) % 17}" for i in range(9))
    return [document(str(i), title=f"lần_{number}", body=f"{body} {i}") for i in range(first, last)]


def change(own: Engine, number: int) -> None:
    """Make one change: a rebuild of several segments, an update small or large, or a deletion."""
    if number % 10 == 0:
        own.rebuild(batch(reports(number, i, i + 5)) for i in range(0, 40, 5))
    elif number % 10 in (3, 7):
        own.delete(str(i) for i in range(number % 13, 40, 6))
    else:
        size = 20 if number % 10 == 5 else 2
        own.update(batch(reports(number, number % 30, number % 30 + size)))


def main() -> None:
    """Change the index for ever."""
    writing.SEGMENT_WORDS = 90
    own = WhooshEngine(Path(sys.argv[1]), SCHEMA)
    for number in count(int(sys.argv[2])):
        change(own, number)
        print(number, flush=True)


if __name__ == "__main__":
    main()
