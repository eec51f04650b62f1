"""What the engines' tests share: asserts that explain themselves, and the indexes of the cases."""

import pytest

pytest.register_assert_rewrite(
    "tests.engines.answers", "tests.engines.changes", "tests.engines.pair"
)

from indexer.engines import Searcher  # noqa: E402

from .questions import searchers  # noqa: E402


@pytest.fixture(scope="class")
def case_searchers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Searcher]:
    """A searcher for each file of cases and each way to make an index, built once for all."""
    return searchers(request.cls.engine_name, tmp_path_factory.mktemp("cases"))
