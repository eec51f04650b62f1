"""`timbao serve`: pages and JSON until told to stop."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from search_app.syntax.lex import MAX_CHARACTERS
from tests.bench.memory import tree
from tests.command_line.commands import RECORDS, answered, command, get, invoke, write
from tests.search_app.archives import build


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    index: Path, workers: int, hangup: signal.Handlers = signal.SIG_DFL
) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A server of its own: its port, once it answers, and its process.

    Whatever this process does when its terminal is closed, that one begins with `hangup`.
    """
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--index", index, "--port", str(port), "--workers", str(workers)),
        cwd=index.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=partial(signal.signal, signal.SIGHUP, hangup),
        start_new_session=True,
    )
    try:
        answered(port, process)
        yield port, process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("workers", [1, 2])
def test_it_answers_until_told_to_stop(workers: int, tmp_path: Path) -> None:
    build([write(tmp_path / "corpus" / "tin.jsonl", RECORDS)], tmp_path)
    with served(tmp_path / "index", workers) as (port, process):
        assert get(port, "/healthz") == {"status": "ok", "documents": 3}
        found = get(port, f"/api/search?q={quote('bão số')}")
        assert found["hits"][0]["id"] == "bao-so-5"
        assert "Bão số 5 đổ bộ" in get(port, f"/?q={quote('bao so 5')}").replace(
            "<mark>", ""
        ).replace("</mark>", "")
        assert get(port, "/api/documents/lu")["title"] == "Lũ về"

        more = [*RECORDS, {"id": "moi", "title": "Lúa mới", "body": "Lúa chín vàng."}]
        records = write(tmp_path / "corpus" / "tin.jsonl", more)
        rebuilt = subprocess.run(
            command("rebuild", records, "--index", tmp_path / "index"),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert "Đã lập chỉ mục 4 bài" in rebuilt.stderr
        for _ in range(4 * workers):
            assert get(port, "/api/search?q=lua")["hits"][0]["id"] == "moi"

        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 0
        assert f"http://127.0.0.1:{port}" in out
        assert "Traceback" not in err


@pytest.mark.parametrize("workers", [1, 2])
def test_it_ends_when_its_terminal_is_closed(workers: int, folder: Path) -> None:
    with served(folder / "index", workers) as (port, process):
        os.killpg(process.pid, signal.SIGHUP)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Traceback" not in err
        assert not _is_listened_to(port)


def test_started_by_nohup_it_goes_on(folder: Path) -> None:
    with served(folder / "index", 2, signal.SIG_IGN) as (port, process):
        before = _workers(process)
        os.killpg(process.pid, signal.SIGHUP)
        time.sleep(0.5)
        assert get(port, "/healthz")["documents"] == 3
        assert _workers(process) == before


def test_a_proxy_says_how_it_was_asked(folder: Path) -> None:
    with served(folder / "index", 1) as (port, _):
        headers = {"Host": "bao.example", "X-Forwarded-Proto": "https"}
        asked = Request(f"http://127.0.0.1:{port}/opensearch.xml", headers=headers)
        with urlopen(asked, timeout=10) as response:
            assert 'template="https://bao.example/?q=' in response.read().decode()


def test_the_longest_query_is_taken_and_what_is_longer_is_explained(folder: Path) -> None:
    with served(folder / "index", 1) as (port, _):
        longest = "ế" * MAX_CHARACTERS
        assert get(port, f"/api/search?q={quote(longest)}&page=99&collapse=1")["query"] == longest
        with pytest.raises(HTTPError) as refused:
            get(port, f"/api/search?q={'a' * 60_000}")
        assert refused.value.code == 400
        assert "60.000 ký tự" in json.load(refused.value)["error"]["message"]


def _workers(process: "subprocess.Popen[str]") -> set[int]:
    _, *children = tree(process.pid)
    return set(children)


def _until(happened: Callable[[], bool]) -> None:
    for _ in range(200):
        if happened():
            return
        time.sleep(0.05)
    raise TimeoutError


def test_a_worker_that_died_is_replaced_and_none_outlives_the_server(folder: Path) -> None:
    with served(folder / "index", 2) as (port, process):
        before = _workers(process)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        _until(lambda: len(_workers(process)) == 2 and _workers(process) != before)
        for _ in range(10):
            assert get(port, "/healthz")["documents"] == 3
        process.kill()
        _until(lambda: not _is_listened_to(port))


def _is_listened_to(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_who_has_not_asked_to_the_end_is_left_when_told_to_stop(folder: Path) -> None:
    with served(folder / "index", 1) as (port, process), socket.socket() as slow:
        slow.connect(("127.0.0.1", port))
        slow.sendall(b"GET / HTTP/1.1\r\n")
        get(port, "/healthz")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_without_an_index_it_builds_the_sample(tmp_path: Path) -> None:
    with served(tmp_path / "index", 1) as (port, process):
        assert get(port, "/healthz")["documents"] >= 60
        assert get(port, "/api/search?q=ca+phe")["total"] > 0
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "a..b", ""])
def test_an_address_that_cannot_be_had_is_not_announced(host: str, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = invoke("serve", "--index", folder / "index", "--host", host, "--port", port)
    assert result.exit_code == 1
    assert "Không lắng nghe được" in result.stderr
    assert host in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_port_0_is_announced_as_the_one_it_came_to_be(host: str, folder: Path) -> None:
    process = subprocess.Popen(
        command("serve", "--index", folder / "index", "--host", host, "--port", "0"),
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        announced = re.search(rf"http://{re.escape(host)}:(\d+) ", process.stdout.readline())
        assert announced
        port = int(announced[1])
        assert answered(port, process)["documents"] == 3
    finally:
        process.kill()
        process.communicate()


def test_an_index_that_cannot_be_used_is_said_before_anything_is_served(tmp_path: Path) -> None:
    build([write(tmp_path / "tin.jsonl", RECORDS)], tmp_path)
    for path in (tmp_path / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    ended = subprocess.run(
        command("serve", "--index", tmp_path / "index", "--port", str(free_port())),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert ended.returncode == 1
    assert "timbao rebuild" in ended.stderr
    assert "Traceback" not in ended.stderr
