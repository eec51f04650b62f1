"""The part of the contract about changing: rebuild, update, delete, what must not be seen, disk."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from indexer.batch import Batch
from indexer.engines import Engine
from indexer.errors import IndexNotFound, IndexOutdated
from indexer.query import All, Keyword, Or, Phrase, Term

from .toys import BODY, SCHEMA, SYLLABLES, Opener, batch, document, found, ids, numbers, payload


class Changes:
    """Tests of an index that changes."""

    # Changing an index

    def test_nothing_there_yet(self, engine: Engine) -> None:
        with pytest.raises(IndexNotFound):
            engine.searcher()
        with pytest.raises(IndexNotFound):
            engine.update(batch([document("a")]))
        with pytest.raises(IndexNotFound):
            engine.delete(["a"])
        with pytest.raises(IndexNotFound):
            engine.size()

    def test_update_adds_and_replaces(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa"), document("b", body="mưa")])])
        new = [document("c", body="mưa"), document("a", body="nắng mưa", source="Mới")]
        engine.update(batch(new))
        searcher = engine.searcher()
        assert len(searcher) == 3
        mua = searcher.search(Term(BODY, "mưa"), sort="newest")
        assert ids(searcher, mua.numbers) == ["b", "c", "a"]
        assert searcher.search(Keyword("source", "Mới")).numbers == [searcher.find("a")]

    def test_the_same_update_again_changes_nothing(self, engine: Engine) -> None:
        reports = [document(id, body="mưa") for id in "ab"]
        engine.rebuild([batch(reports)])
        for _ in range(3):
            engine.update(batch(reports))
        assert found(engine, All()) == {"a", "b"}
        assert engine.searcher().search(Term(BODY, "mưa")).total == 2

    def test_of_one_id_twice_in_an_update_the_last_stays(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])
        engine.update(
            batch([document(id, body=body) for id, body in (("b", "gió"), ("b", "nắng"))])
        )
        assert len(engine.searcher()) == 2
        assert found(engine, Term(BODY, "nắng")) == {"b"}
        assert found(engine, Term(BODY, "gió")) == set()

    def test_of_one_id_twice_in_a_rebuild_the_last_stays(self, engine: Engine) -> None:
        reports = [
            document(id, body=body, source=body)
            for id, body in (
                ("a", "mưa"), ("b", "mưa"), ("b", "gió"), ("c", "mưa"), ("a", "nắng"), ("b", "lũ")
            )
        ]  # fmt: skip
        for size in (1, 2, 6):
            batches = (batch(reports[at : at + size]) for at in range(0, 6, size))
            assert engine.rebuild(batches) == 3
            searcher = engine.searcher()
            assert len(searcher) == 3
            assert ids(searcher, searcher.search(All(), sort="newest").numbers) == ["c", "a", "b"]
            assert found(engine, Term(BODY, "mưa")) == {"c"}
            assert found(engine, Term(BODY, "gió")) == set()
            assert dict(searcher.values("source")) == {"mưa": 1, "nắng": 1, "lũ": 1}
            assert searcher.document_frequency(Term(BODY, "mưa")) == 1
            assert [searcher.id(*numbers(searcher, [id])) for id in "abc"] == ["a", "b", "c"]

    def test_an_update_of_nothing(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])
        engine.update(batch([]))
        assert found(engine, All()) == {"a"}

    def test_many_updates(self, engine: Engine) -> None:
        engine.rebuild([])
        for i in range(30):
            engine.update(batch([document(str(i % 20), body=f"mưa lần{i}")]))
        assert found(engine, Term(BODY, "mưa")) == {str(i) for i in range(20)}
        assert found(engine, Term(BODY, "lần29")) == {"9"}
        assert found(engine, Term(BODY, "lần9")) == set()

    def test_delete(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, body="mưa") for id in "abc")])
        assert engine.delete(["b", "không có", "b"]) == 1
        assert found(engine, Term(BODY, "mưa")) == {"a", "c"}
        assert found(engine, All()) == {"a", "c"}
        assert engine.searcher().find("b") is None
        assert engine.delete(["b"]) == 0
        assert engine.delete([]) == 0
        assert engine.delete(iter("ac")) == 2
        assert len(engine.searcher()) == 0

    def test_a_deleted_document_can_come_back(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])
        engine.delete(["a"])
        engine.update(batch([document("a", body="nắng")]))
        assert found(engine, Term(BODY, "nắng")) == {"a"}
        assert found(engine, Term(BODY, "mưa")) == set()

    def test_rebuild_replaces_everything(self, engine: Engine) -> None:
        assert engine.rebuild([batch([document("a", body="mưa"), document("b")])]) == 2
        engine.delete(["b"])
        assert engine.rebuild([batch([document("c", body="mưa")]), batch([])]) == 1
        assert found(engine, All()) == {"c"}
        assert engine.rebuild([]) == 0
        assert found(engine, All()) == set()

    def test_statistics_are_exact_after_a_rebuild(self, engine: Engine) -> None:
        engine.rebuild([batch(document(id, body="mưa mưa mưa") for id in "abc")])
        engine.delete(["a"])
        engine.update(batch([document("b", body="gió")]))
        engine.rebuild([batch([document("b", body="gió"), document("c", body="mưa mưa mưa")])])
        searcher = engine.searcher()
        assert searcher.document_frequency(Term(BODY, "mưa")) == 1
        assert searcher.average_length(["body_words"]) == 2.0

    # What may go wrong, and what must not be seen

    def test_a_failed_rebuild_changes_nothing(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])], lambda: {"x": b"1"})

        def failing() -> Iterator[Batch]:
            yield batch([document("b", body="mưa")])
            yield batch([document("c", body="mưa")])
            raise OSError("đĩa hỏng")

        with pytest.raises(OSError, match="đĩa hỏng"):
            engine.rebuild(failing(), lambda: {"x": b"2"})
        assert found(engine, All()) == {"a"}
        assert bytes(engine.searcher().attachment("x") or b"") == b"1"
        engine.update(batch([document("d", body="mưa")]))
        assert engine.rebuild([batch([document("e")])]) == 1
        assert found(engine, All()) == {"e"}

    def test_a_failed_attachment_changes_nothing(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])])

        def failing() -> dict[str, bytes]:
            raise RuntimeError("không đếm được")

        with pytest.raises(RuntimeError, match="không đếm được"):
            engine.rebuild([batch([document("b")])], failing)
        assert found(engine, All()) == {"a"}

    def test_a_failed_first_rebuild_leaves_no_index(self, engine: Engine) -> None:
        def failing() -> Iterator[Batch]:
            yield batch([document("a")])
            raise OSError("đĩa hỏng")

        with pytest.raises(OSError, match="đĩa hỏng"):
            engine.rebuild(failing())
        with pytest.raises(IndexNotFound):
            engine.searcher()

    def test_the_old_index_answers_while_the_new_one_is_built(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a", body="mưa")])], lambda: {"x": b"1"})

        def looking() -> Iterator[Batch]:
            for id in "bc":
                yield batch([document(id, body="mưa")])
                assert found(engine, Term(BODY, "mưa")) == {"a"}

        def attachments() -> dict[str, bytes]:
            assert found(engine, All()) == {"a"}
            assert bytes(engine.searcher().attachment("x") or b"") == b"1"
            return {"x": b"2"}

        assert engine.rebuild(looking(), attachments) == 2
        assert found(engine, All()) == {"b", "c"}

    def test_a_searcher_stays_what_it_was(self, engine: Engine) -> None:
        first = [document(id, body="mưa " * n, source="Cũ") for id, n in (("a", 1), ("b", 2))]
        engine.rebuild([batch(first)], lambda: {"x": b"1"})
        searcher = engine.searcher()

        def seen() -> tuple[Any, ...]:
            matches = searcher.search(Term(BODY, "mưa"), facets=["source"])
            return (
                ids(searcher, matches.numbers),
                matches.scores,
                matches.facets,
                searcher.find("a"),
                dict(searcher.values("source")),
                searcher.average_length(["body_words"]),
                bytes(searcher.attachment("x") or b""),
                len(searcher),
            )

        before = seen()
        assert before[0] == ["b", "a"]
        engine.update(batch([document("a", body="gió", source="Mới"), document("c", body="mưa")]))
        assert seen() == before
        engine.delete(["b"])
        assert seen() == before
        engine.rebuild([batch([document("d", body="mưa")])], lambda: {"x": b"2"})
        assert seen() == before
        assert found(engine, All()) == {"d"}

    def test_many_threads_ask_while_one_changes(self, engine: Engine) -> None:
        engine.rebuild([batch(document(str(i), body="mưa gió") for i in range(50))])
        failures: list[BaseException] = []

        def ask() -> None:
            try:
                for _ in range(40):
                    matches = engine.searcher().search(
                        Or((Term(BODY, "mưa"), Term(BODY, "gió"))), limit=60, histogram=True
                    )
                    assert matches.total == len(matches.numbers) == 50
            except BaseException as error:
                failures.append(error)

        threads = [Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for i in range(12):
            engine.update(batch([document(str(i), body=f"mưa gió lần{i}")]))
            if i % 4 == 3:
                engine.rebuild([batch(document(str(i), body="mưa gió") for i in range(50))])
        for thread in threads:
            thread.join()
        assert failures == []

    # Attachments

    def test_attachments(self, engine: Engine) -> None:
        asked: list[str] = []

        def batches() -> Iterator[Batch]:
            yield batch([document("a")])
            asked.append("batches")

        def attachments() -> dict[str, bytes]:
            asked.append("attachments")
            return {"vocabulary.bigrams": bytes(range(256)) * 1000, "empty": b""}

        engine.rebuild(batches(), attachments)
        assert asked == ["batches", "attachments"]
        searcher = engine.searcher()
        kept = searcher.attachment("vocabulary.bigrams")
        assert isinstance(kept, memoryview)
        assert bytes(kept) == bytes(range(256)) * 1000
        assert bytes(searcher.attachment("empty") or b"?") == b"?"
        assert searcher.attachment("empty") is not None
        assert searcher.attachment("none") is None

    def test_attachments_stay_until_the_next_rebuild(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a")])], lambda: {"x": b"1", "y": b"1"})
        engine.update(batch([document("b")]))
        engine.delete(["a"])
        assert bytes(engine.searcher().attachment("x") or b"") == b"1"
        engine.rebuild([batch([document("a")])], lambda: {"x": b"2"})
        assert bytes(engine.searcher().attachment("x") or b"") == b"2"
        assert engine.searcher().attachment("y") is None
        engine.rebuild([batch([document("a")])])
        assert engine.searcher().attachment("x") is None

    def test_attachments_of_updates_take_the_place_of_others(self, engine: Engine) -> None:
        engine.rebuild([batch([document("a")])], lambda: {"x": b"1", "y": b"1"})

        def later() -> dict[str, bytes]:
            assert engine.searcher().find("b") is None
            return {"x": bytes(engine.searcher().attachment("x") or b"") + b"2"}

        before = engine.searcher()
        engine.update(batch([document("b")]), later)
        engine.update(batch([document("c")]), lambda: {"z": b"3"})
        engine.update(batch([document("d")]))
        engine.delete(["a"])
        now = engine.searcher()
        assert [bytes(now.attachment(name) or b"") for name in "xyz"] == [b"12", b"1", b"3"]
        assert bytes(before.attachment("x") or b"") == b"1"
        with pytest.raises(ZeroDivisionError):
            engine.update(batch([document("e")]), lambda: {"x": bytes(1 // 0)})
        assert engine.searcher().find("e") is None
        assert bytes(engine.searcher().attachment("x") or b"") == b"12"
        engine.rebuild([batch([document("a")])], lambda: {"y": b"4"})
        assert [bytes(engine.searcher().attachment(name) or b"") for name in "xyz"] == [
            b"",
            b"4",
            b"",
        ]

    # On disk

    def test_reopening(self, engine: Engine, reopen: Opener) -> None:
        reports = [document("a", body="mưa", date="2021-07-16", source="Báo"), document("b")]
        engine.rebuild([batch(reports)], lambda: {"x": b"1"})
        engine.update(batch([document("c", body="Mưa_gió mưa")]), lambda: {"y": b"2"})
        engine.delete(["b"])
        again = reopen(SCHEMA)
        assert found(again, All()) == {"a", "c"}
        searcher = again.searcher()
        assert searcher.find("b") is None
        assert searcher.search(Keyword("source", "Báo"), histogram=True).histogram == {"2021-07": 1}
        assert searcher.search(Phrase(SYLLABLES, ("gió", "mưa"))).total == 1
        assert [bytes(searcher.attachment(name) or b"") for name in "xy"] == [b"1", b"2"]
        assert bytes(searcher.payload(*numbers(searcher, "a"))) == payload(reports[0])

    def test_two_engines_over_one_index(self, engine: Engine, reopen: Opener) -> None:
        other = reopen(SCHEMA)
        engine.rebuild([batch([document("a")])])
        assert found(other, All()) == {"a"}
        other.update(batch([document("b")]))
        assert found(engine, All()) == {"a", "b"}
        engine.delete(["a"])
        assert found(other, All()) == {"b"}
        engine.rebuild([batch([document("c")])])
        assert found(other, All()) == {"c"}

    def test_another_schema_is_refused(self, engine: Engine, reopen: Opener) -> None:
        engine.rebuild([batch([document("a")])])
        other = reopen(replace(SCHEMA, version="toys-2"))
        with pytest.raises(IndexOutdated, match="rebuild"):
            other.searcher()
        with pytest.raises(IndexOutdated):
            other.update(batch([document("b")]))
        with pytest.raises(IndexOutdated):
            other.delete(["a"])
        assert found(engine, All()) == {"a"}
        assert other.rebuild([batch([document("c")])]) == 1
        assert found(other, All()) == {"c"}

    def test_the_missing_index_names_the_command(self, engine: Engine) -> None:
        with pytest.raises(IndexNotFound, match="rebuild"):
            engine.searcher()
