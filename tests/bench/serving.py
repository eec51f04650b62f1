"""Serving measured end to end: requests a second and latency of /api/search, memory of workers."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .memory import aside, processor, proportional, resident, tree
from .query import Latency, latency

RUN = Path(__file__).parents[2] / "run.py"
HOST, START = "127.0.0.1", 30.0
CONNECTIONS = 4
"""Connections for each worker while requests a second are counted."""
AGAIN = 100
"""Queries asked again and again, for what answers that are known cost."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second over several connections, and the latency of each over one alone.

    `processor` is what the workers spend on a request while they are busy, in seconds.
    """

    workers: int
    rate: float
    alone: Latency
    busy: Latency
    processor: float


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes of one process while it serves, and its share of what it has in common with others."""

    resident: int
    proportional: int


def measure(
    index: Path, queries: dict[str, list[str]], *, workers: int
) -> tuple[dict[str, Load], list[Held]]:
    """Serve an index and ask it: loads by kind of query, and what every worker then holds.

    A third of the queries warms up; every other is asked once, so that no answer is known; and in
    the end a few are asked again. The client is a process of its own on the same machine, and takes
    its part of the processors.
    """
    loads = {}
    with serving(index, workers) as (pid, port):
        for kind, own in queries.items():
            third = len(own) // 3
            aside(ask, port, own[:third], workers * CONNECTIONS)
            _, *children = tree(pid)  # all are there by now
            loads[kind] = _load(children, port, own[third : 2 * third], own[2 * third :])
            known = own[:AGAIN]
            aside(ask, port, 4 * workers * known, workers * CONNECTIONS)
            loads[f"{kind}, hỏi lại"] = _load(children, port, 4 * known, 8 * workers * known)
        held = [Held(resident(child), proportional(child)) for child in children]
    return loads, held


def _load(workers: Sequence[int], port: int, alone: list[str], busy: list[str]) -> Load:
    one, _ = aside(ask, port, alone, 1)
    before = sum(map(processor, workers))
    many, _ = aside(ask, port, busy, len(workers) * CONNECTIONS)
    spent = sum(map(processor, workers)) - before
    return Load(
        len(workers), many.rate, latency(one.seconds), latency(many.seconds), spent / len(busy)
    )


@contextmanager
def serving(index: Path, workers: int) -> Iterator[tuple[int, int]]:
    """`timbao serve` until the end of the block: its process and its port on loopback."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    options = ["--index", str(index), "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, str(RUN), "serve", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client saw."""

    rate: float
    seconds: list[float]


def ask(port: int, queries: Sequence[str], connections: int) -> Asked:
    """Ask every query once, whichever connection is free the next; any answer but 200 raises."""
    left = iter(queries)

    def client(_: int) -> list[float]:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        seconds = []
        for query in left:
            started = time.perf_counter()
            connection.request("GET", f"/api/search?q={quote(query)}")
            response = connection.getresponse()
            response.read()
            seconds.append(time.perf_counter() - started)
            if response.status != http.client.OK:
                raise RuntimeError(f"{response.status}: {query}")
        connection.close()
        return seconds

    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        found = [one for own in pool.map(client, range(connections)) for one in own]
    return Asked(len(queries) / (time.perf_counter() - started), found)


def _await(port: int) -> None:
    """Until the server answers; RuntimeError after START seconds."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError("the server does not answer")
