"""A rebuild reads what it can, names what it cannot, and replaces the index only by another."""

import gzip
import json
import multiprocessing
import os
import pickle
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import pytest

from indexer import build, processes
from indexer.analysing import WAITING, analysed
from indexer.batch import Batch, unpack
from indexer.build import Summary, rebuild
from indexer.document import Document
from indexer.engines import Engine, Searcher, open_engine
from indexer.errors import BuildError, DocumentError, IndexNotFound
from indexer.query import All, Term
from indexer.readers import Place, Skipped, Unread, total_bytes
from indexer.schema import Schema, news
from indexer.vocabulary import ATTACHMENT

ROOT = Path(__file__).parents[1]
CHILDREN = Path("/proc/self/task", str(os.getpid()), "children")
TOWNS = ["Hải Phòng", "Cần Thơ", "Đà Nẵng", "Huế", "Cà Mau"]


@pytest.fixture
def schema() -> Schema:
    return news()


@pytest.fixture
def engine(tmp_path: Path, schema: Schema) -> Engine:
    return open_engine("whoosh", tmp_path / "index", schema)


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


def stored(searcher: Searcher) -> list[Document]:
    """Every report of the index in the order of its arrival."""
    return [unpack(searcher.payload(n))[0] for n in searcher.search(All(), limit=1000).numbers]


def ids(engine: Engine) -> list[str]:
    return [document.id for document in stored(engine.searcher())]


def reasons(summary: Summary) -> dict[str, tuple[str, int | None]]:
    return {skipped.path.name: (skipped.reason, skipped.line) for skipped in summary.skipped.first}


def test_reports_are_indexed_in_the_order_they_are_read(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    records = write(tmp_path / "corpus" / "b.jsonl", reports(7))
    (tmp_path / "corpus" / "a.txt").write_text("Tin đầu\n\nCảng mới mở cửa.", encoding="utf-8")
    summary = rebuild([tmp_path / "corpus"], engine, schema)
    assert (summary.documents, summary.skipped.count) == (8, 0)
    assert summary.seconds > 0
    found = stored(engine.searcher())
    assert [document.id for document in found] == ["a", *(d.id for d in reports(7))]
    assert found[1:] == reports(7)
    summary = rebuild([records], engine, schema)
    assert summary.documents == 7
    assert "a" not in ids(engine)


def test_of_reports_with_one_id_the_first_is_kept_and_the_others_are_named(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    first = write(tmp_path / "1.jsonl", reports(3))
    again = Document(id="bai-001", title="Bản chép", body="Nội dung khác.")
    second = write(tmp_path / "2.jsonl", [again, Document(id="khac", title="Khác", body="")])
    summary = rebuild([first, second], engine, schema)
    assert summary.documents == 4
    assert ids(engine) == ["bai-000", "bai-001", "bai-002", "khac"]
    assert stored(engine.searcher())[1] == reports(2)[1]
    (skipped,) = summary.skipped.first
    assert (skipped.path, skipped.line) == (second, 1)
    assert "“bai-001” trùng mã" in skipped.reason


def test_bad_files_are_named_with_reason_and_line_and_the_build_goes_on(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    corpus = tmp_path / "corpus"
    good = write(corpus / "good.jsonl", reports(2)).read_text(encoding="utf-8")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (corpus / "latin.txt").write_bytes("Hải Phòng đón tàu".encode("cp1258", "replace"))
    (corpus / "empty.txt").write_text("", encoding="utf-8")
    broken = [json.dumps({"id": "x", "title": "Bài x", "body": "…"}), '{"id": "y", "title"', "[]"]
    (corpus / "lines.jsonl").write_text("\n".join(broken), encoding="utf-8")
    (corpus / "short.jsonl.gz").write_bytes(gzip.compress(good.encode() * 5)[:-40])
    (corpus / "page.txt").write_text("Cảng mới\n\nCảng đón tàu.", encoding="utf-8")
    summary = rebuild([corpus, tmp_path / "nowhere"], engine, schema)
    assert {"x", "page", "bai-000", "bai-001"} <= set(ids(engine))
    assert summary.documents == len(ids(engine)) == 4
    lines = [one.line for one in summary.skipped.first if one.path.name == "lines.jsonl"]
    assert lines == [2, 3]
    found = reasons(summary)
    assert {"binary.txt", "latin.txt", "empty.txt", "short.jsonl.gz", "nowhere"} <= set(found)
    assert "nhị phân" in found["binary.txt"][0]
    assert "UTF-8" in found["latin.txt"][0]
    assert "rỗng" in found["empty.txt"][0]
    assert "cắt cụt" in found["short.jsonl.gz"][0]
    assert found["short.jsonl.gz"][1] is not None


def test_everything_left_out_is_told_of_and_counted_but_only_the_first_are_kept(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    corpus = tmp_path / "corpus"
    write(corpus / "good.jsonl", [*reports(30), *reports(30)])
    for i in range(25):
        (corpus / f"{i:02}.txt").touch()
        (corpus / f"{i:02}.html").touch()
    told: list[Skipped] = []
    summary = rebuild([corpus], engine, schema, skipped=told.append)
    assert len(told) == summary.skipped.count == 55
    assert summary.skipped.first == told[: build.NAMED]
    assert summary.foreign.count == 25
    assert summary.foreign.first == [corpus / f"{i:02}.html" for i in range(build.NAMED)]


def test_every_byte_read_is_told_of(tmp_path: Path, engine: Engine, schema: Schema) -> None:
    write(tmp_path / "corpus" / "a.jsonl", reports(300))
    (tmp_path / "corpus" / "b.txt").write_bytes(b"\0\1\2" * 100)
    told: list[int] = []
    rebuild([tmp_path / "corpus"], engine, schema, consumed=told.append)
    assert sum(told) == total_bytes([tmp_path / "corpus"]) > 0
    assert min(told) >= 0


@pytest.mark.parametrize("old", [True, False])
def test_a_corpus_that_yields_nothing_replaces_nothing(
    old: bool, tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    if old:
        rebuild([write(tmp_path / "good.jsonl", reports(2))], engine, schema)
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"empty\.txt: tệp rỗng"):
        rebuild([bad], engine, schema)
    if old:
        assert ids(engine) == ["bai-000", "bai-001"]
    else:
        with pytest.raises(IndexNotFound):
            engine.searcher()


def test_an_empty_folder_is_said_to_be_empty(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "trang.html").touch()
    with pytest.raises(DocumentError, match=r"Không đọc được bài nào.*corpus: .*\.txt, \.jsonl"):
        rebuild([tmp_path / "corpus"], engine, schema)


def test_the_line_that_is_broken_is_named(tmp_path: Path, engine: Engine, schema: Schema) -> None:
    (tmp_path / "tin.jsonl").write_text('\n{"id": 2, "title": "Bão"\n', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"tin\.jsonl, dòng 2: JSON hỏng ở cột 25$"):
        rebuild([tmp_path / "tin.jsonl"], engine, schema)


def test_many_bad_files_make_a_short_message(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    for i in range(30):
        (tmp_path / f"{i:02}.txt").write_text("", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"00\.txt: tệp rỗng \(và 29 chỗ nữa\)") as caught:
        rebuild([tmp_path], engine, schema)
    assert "\n" not in str(caught.value)


def test_processes_make_the_same_index(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 8)
    records = write(tmp_path / "records.jsonl", reports(60))
    searchers = []
    for jobs in (1, 2):
        engine = open_engine("whoosh", tmp_path / f"index-{jobs}", schema)
        assert rebuild([records], engine, schema, jobs=jobs).documents == 60
        searchers.append(engine.searcher())
    one, two = searchers
    assert stored(one) == stored(two) == reports(60)
    vocabularies = [searcher.attachment(ATTACHMENT) for searcher in searchers]
    assert vocabularies[0] is not None
    assert vocabularies[0] == vocabularies[1]
    for field in schema.fields:
        for text in ("khởi", "khởi_công", "khoi_cong", "12", "hải", "hai_phong"):
            query = Term(((field.name, 1.0),), text)
            assert one.search(query, limit=60) == two.search(query, limit=60)


def test_processes_leave_out_the_same(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 8)
    first = write(tmp_path / "1.jsonl", reports(20))
    second = write(tmp_path / "2.jsonl", [*reports(4), *reports(30)[10:]])
    second.write_text(f"{{\n{second.read_text(encoding='utf-8')}", encoding="utf-8")
    left_out = []
    for jobs in (1, 2):
        engine = open_engine("whoosh", tmp_path / f"index-{jobs}", schema)
        summary = rebuild([first, second], engine, schema, jobs=jobs)
        assert stored(engine.searcher()) == reports(30)
        left_out.append(summary.skipped.first)
    assert left_out[0] == left_out[1]
    assert [skipped.line for skipped in left_out[0]] == list(range(1, 16))


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


def test_a_batch_is_bounded_in_documents_and_in_bytes(
    tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 4)
    monkeypatch.setattr(build, "MOST", 3000)
    long = [Document(id=f"dai-{i}", title=f"Dài {i}", body="Mưa. " * 400) for i in range(4)]
    corpus = tmp_path / "corpus"
    write(corpus / "a.jsonl", [*reports(6), *long])
    for i in range(5):
        (corpus / f"{i}.txt").write_text(f"Tin {i}\n\n{'Mưa. ' * 180}", encoding="utf-8")
    sizes: list[int] = []
    index = engine.rebuild

    def counting(batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            sizes.append(len(batch.documents))
            yield batch

    monkeypatch.setattr(engine, "rebuild", lambda batches, notes: index(counting(batches), notes))
    assert rebuild([corpus], engine, schema).documents == 15
    assert sizes == [3, 4, 4, 2, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_a_few_batches_are_ever_held(jobs: int, schema: Schema) -> None:
    taken: list[int] = []
    most = given = 0
    for given, done in enumerate(analysed(chunks(40, 2, taken), schema.attributes, jobs), 1):
        most = max(most, len(taken) - given + 1)
        assert [d.id for d in done.batch.documents] == [
            f"bai-{given * 2 - 2:03}",
            f"bai-{given * 2 - 1:03}",
        ]
    assert given == 40
    assert most <= (jobs + WAITING if jobs > 1 else 0) + 2


def test_a_single_chunk_starts_no_process(
    tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "get_context", None)
    rebuild([write(tmp_path / "records.jsonl", reports(3))], engine, schema, jobs=8)
    assert len(ids(engine)) == 3


def test_no_chunks_give_no_batches(schema: Schema) -> None:
    assert list(analysed([], schema.attributes, 2)) == []


def with_a_killed_worker(batches: Iterator[Batch]) -> Iterator[Batch]:
    yield next(batches)
    workers = multiprocessing.active_children()
    assert workers
    for worker in workers:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
    yield from batches


def test_a_killed_worker_leaves_the_old_index(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(2))], engine, schema)
    batches = (done.batch for done in analysed(chunks(40, 2, []), schema.attributes, 2))
    with pytest.raises(BuildError):
        engine.rebuild(with_a_killed_worker(batches))
    assert ids(engine) == ["bai-000", "bai-001"]


def dies_in_the_middle_of_a_message() -> None:
    def send(pipe: Connection, message: object) -> None:
        whole = pickle.dumps(message)
        os.write(pipe.fileno(), struct.pack("!i", len(whole)) + whole[: len(whole) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection.send = send  # type: ignore[method-assign, assignment]


def test_a_process_that_dies_in_the_middle_of_a_message_is_not_waited_for() -> None:
    with processes.processes(2, dies_in_the_middle_of_a_message) as pool:
        results = [pool.submit(bytes, 1000) for _ in range(4)]
        for result in results:
            with pytest.raises(BuildError):
                result.result(timeout=60)
    assert multiprocessing.active_children() == []


def begins() -> None:
    """Nothing has to be ready first."""


@pytest.mark.parametrize(
    ("sign", "reason"), [(signal.SIGTERM, "SIGTERM"), (signal.SIGKILL, "hết bộ nhớ")]
)
def test_it_is_told_what_ended_a_process(sign: signal.Signals, reason: str) -> None:
    with processes.processes(1, begins) as pool:
        pid = pool.submit(os.getpid).result(timeout=60)
        with pytest.raises(BuildError, match=reason):
            pool.submit(os.kill, pid, sign).result(timeout=60)


def runs_out_of_memory() -> None:
    raise MemoryError


def sends_what_memory_has_no_room_for() -> None:
    def send(pipe: Connection, message: object) -> None:
        raise MemoryError

    Connection.send = send  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize(
    ("start", "work"),
    [
        (runs_out_of_memory, int),
        (begins, runs_out_of_memory),
        (sends_what_memory_has_no_room_for, int),
    ],
)
def test_a_process_without_memory_ends_in_a_line(
    start: Callable[..., Any], work: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        processes.processes(1, start) as pool,
        pytest.raises(BuildError, match=r"hết bộ nhớ.*--jobs nhỏ hơn"),
    ):
        pool.submit(work).result(timeout=60)
    assert capfd.readouterr().err == ""


def test_a_rebuild_ends_when_the_process_that_takes_notes_is_killed(
    tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(2))], engine, schema)
    corpus = write(tmp_path / "new.jsonl", reports(60))
    monkeypatch.setattr(build, "BATCH", 2)
    index = engine.rebuild

    def killing(batches: Iterator[Batch]) -> Iterator[Batch]:
        yield next(batches)
        notes = max(multiprocessing.active_children(), key=lambda one: int(one.name.split("-")[-1]))
        os.kill(notes.pid or 0, signal.SIGKILL)
        yield from batches

    monkeypatch.setattr(engine, "rebuild", lambda batches, notes: index(killing(batches), notes))
    with pytest.raises(BuildError):
        rebuild([corpus], engine, schema, jobs=2)
    assert multiprocessing.active_children() == []
    monkeypatch.undo()
    assert ids(engine) == ["bai-000", "bai-001"]


@pytest.mark.skipif(not CHILDREN.exists(), reason="needs Linux' list of child processes")
def test_no_process_outlives_a_rebuild_that_is_killed(tmp_path: Path) -> None:
    with rebuilding(tmp_path, stderr=DEVNULL) as process:
        workers: list[Path] = []
        while len(workers) < 3:
            assert process.poll() is None
            workers = children(process.pid)
        process.kill()
    until = time.monotonic() + 30
    while any(map(Path.exists, workers)):
        assert time.monotonic() < until
        time.sleep(0.01)


INTERRUPTED = """
import gc, os, signal
from indexer.processes import processes

if __name__ == "__main__":
    with processes(1, gc.collect) as pool:
        print(pool.submit(abs, -7).result())
else:  # in a process that is just beginning, and loads this
    os.kill(os.getpid(), signal.SIGINT)
"""


def test_an_interrupt_is_not_heard_by_a_process_that_begins(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(INTERRUPTED)
    ended = subprocess.run(
        [sys.executable, str(tmp_path / "interrupted.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        capture_output=True,
        check=False,
    )
    assert (ended.stdout, ended.stderr) == (b"7\n", b"")


@pytest.mark.skipif(not CHILDREN.exists(), reason="needs Linux' list of child processes")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_rebuild_that_is_told_to_stop_leaves_nothing_behind(
    sign: signal.Signals, tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with rebuilding(
        tmp_path,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)},
        # Whoever runs the tests in the background has them ignore it, and all that they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        while sum(map(at_work, children(process.pid))) < 3:
            assert process.poll() is None
        process.send_signal(sign)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.decode().endswith("Đã dừng giữa chừng.\n")
    assert list(folder.iterdir()) == list((tmp_path / "i").glob("gen-*")) == []


def rebuilding(folder: Path, **how: Any) -> "subprocess.Popen[bytes]":
    """A rebuild of many reports by the command line, into the folder `i`, just begun."""
    corpus = write(folder / "reports.jsonl", reports(3000))
    command = [sys.executable, str(ROOT / "run.py"), "rebuild", str(corpus), "--jobs", "2"]
    return subprocess.Popen([*command, "--index", str(folder / "i")], **how)


def at_work(process: Path) -> bool:
    """Whether it has begun the thread that waits for the end of its parent."""
    return len(list((process / "task").iterdir())) > 1


def children(parent: int) -> list[Path]:
    """The processes that one has begun by spawning, in /proc."""
    tasks = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = [Path("/proc", task) for task in tasks]
    return [one for one in found if b"spawn_main" in (one / "cmdline").read_bytes()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_that_breaks_analysis_leaves_the_old_index(
    jobs: int, tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(2))], engine, schema)
    broken = Document(id="x", title=None, body="")  # type: ignore[arg-type]
    sound = [(unread(report),) for report in reports(6)]
    found = analysed([*sound, (unread(broken),), *sound], schema.attributes, jobs)
    with pytest.raises((TypeError, AttributeError)):
        engine.rebuild(done.batch for done in found)
    assert ids(engine) == ["bai-000", "bai-001"]
    assert multiprocessing.active_children() == []


def test_a_search_begun_before_a_rebuild_sees_the_old_index_to_its_end(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(3))], engine, schema)
    before = engine.searcher()
    rebuild([write(tmp_path / "new.jsonl", reports(9)[3:])], engine, schema)
    assert [d.id for d in stored(before)] == ["bai-000", "bai-001", "bai-002"]
    assert ids(engine) == [f"bai-{i:03}" for i in range(3, 9)]
