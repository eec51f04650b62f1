"""The plain scan under the contract, which is derived from it by hand."""

from .contract import EngineContract


class TestMemory(EngineContract):
    engine_name = "memory"
    gaps = dict.fromkeys(
        ("test_reopening", "test_two_engines_over_one_index", "test_another_schema_is_refused"),
        "a plain scan keeps nothing on disk",
    )
