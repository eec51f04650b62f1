"""Reports written to files, and read back from an index."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from indexer.batch import unpack
from indexer.document import Document
from indexer.engines import Engine, Searcher
from indexer.query import All
from indexer.readers import Place, Unread

TOWNS = ["Hải Phòng", "Cần Thơ", "Đà Nẵng", "Huế", "Cà Mau"]


def reports(count: int) -> list[Document]:
    return [
        Document(
            id=f"bai-{i:03}",
            title=f"{TOWNS[i % len(TOWNS)]} khởi công công trình số {i}",
            body=f"Sáng nay, {TOWNS[i % 3]} khởi công.\nCông trình dài {i} km, xong sau {i} năm.",
            source=f"Báo {i % 4}",
        )
        for i in range(count)
    ]


def write(path: Path, documents: Iterable[Document]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{d.to_json()}\n" for d in documents), encoding="utf-8")
    return path


def unread(document: Document) -> Unread:
    return Unread(
        Place(Path(f"{document.id}.txt")), 0, partial(Document.from_dict, document.to_dict())
    )


def chunks(count: int, size: int, taken: list[int]) -> Iterator[tuple[Unread, ...]]:
    """Chunks of reports; each is noted in `taken` as it is asked for."""
    items = map(unread, reports(count * size))
    for number in range(count):
        taken.append(number)
        yield tuple(islice(items, size))


def stored(searcher: Searcher) -> list[Document]:
    """Every report of the index in the order of its arrival."""
    return [unpack(searcher.payload(n))[0] for n in searcher.search(All(), limit=1000).numbers]


def ids(engine: Engine) -> list[str]:
    return [document.id for document in stored(engine.searcher())]
