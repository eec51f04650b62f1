"""Commits: what is on the disk when, so that a power cut finds the old state whole or the new."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh.writing import SegmentWriter

from indexer.engines.whoosh import WhooshEngine

from ..toys import SCHEMA, batch, document


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The names of files synced, renamed (the new name) and removed, in order."""
    calls: list[tuple[str, str]] = []

    def watch(kind: str, name: str, told: Callable[..., str]) -> None:
        real = getattr(os, name)

        def watched(*given: Any, **options: Any) -> Any:
            done = real(*given, **options)
            calls.append((kind, Path(told(*given)).name))
            return done

        monkeypatch.setattr(os, name, watched)

    opened: dict[int, str] = {}
    real_open = os.open

    def watched_open(path: Any, *given: Any, **options: Any) -> int:
        handle = real_open(path, *given, **options)
        opened[handle] = os.fspath(path)
        return handle

    monkeypatch.setattr(os, "open", watched_open)
    watch("sync", "fsync", opened.__getitem__)
    watch("rename", "rename", lambda old, new: new)
    watch("remove", "remove", lambda path: path)
    watch("remove", "unlink", lambda path: path)
    return calls


def test_a_commit_is_on_the_disk_before_what_it_replaces_goes(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch([document("1", body="tin")])])
    (folder,) = tmp_path.glob("gen-*")
    (old,) = folder.glob("MAIN_*.arrays")
    calls.clear()
    own.update(batch([document("1", body="mới")]))
    (new,) = folder.glob("MAIN_*.arrays")
    made = calls.index(("rename", "_MAIN_2.toc"))
    unnamed = calls[made - 1][1]  # the table, until it is whole
    assert unnamed.startswith("_MAIN_2.toc.")
    assert calls[: made + 2] == [
        ("sync", new.name),
        ("sync", unnamed),
        ("rename", "_MAIN_2.toc"),
        ("sync", folder.name),
    ]
    assert sorted(calls[made + 2 :]) == [("remove", old.name), ("remove", "_MAIN_1.toc")]


def test_an_interrupt_after_a_commit_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = WhooshEngine(tmp_path, SCHEMA)
    own.rebuild([batch([document("1")])])
    finish = SegmentWriter._finish

    def interrupted(writer: SegmentWriter) -> None:
        finish(writer)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SegmentWriter, "_finish", interrupted)
        with pytest.raises(KeyboardInterrupt):
            own.update(batch([document("2")]))
    assert len(own.searcher()) == 2
