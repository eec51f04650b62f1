"""What every engine must do: subclass `EngineContract`, name the engine, and its gaps with reasons.

The tests are in `answers` and `changes`; questions and their answers are data, in `cases/`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from indexer.engines import ENGINES, Engine, open_engine

from .answers import Answers
from .changes import Changes
from .toys import SCHEMA, Opener


class EngineContract(Answers, Changes):
    """The tests. `engine_name` says whose, `gaps` which ones it does not pass, and why."""

    engine_name: ClassVar[str]
    gaps: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture(autouse=True)
    def _gaps(self, request: pytest.FixtureRequest) -> None:
        name = getattr(request.node, "originalname", request.node.name)
        if name in self.gaps:
            pytest.skip(self.gaps[name])

    @pytest.fixture
    def reopen(self, tmp_path: Path) -> Opener:
        """Opens an engine over the one folder of a test."""
        return lambda schema: open_engine(self.engine_name, tmp_path / "index", schema)

    @pytest.fixture
    def engine(self, reopen: Opener) -> Engine:
        return reopen(SCHEMA)

    def test_gaps_are_tests(self) -> None:
        assert self.engine_name in ENGINES
        assert [name for name in self.gaps if not hasattr(type(self), name)] == []
