"""The Whoosh index under the contract, without a gap."""

from .contract import EngineContract


class TestWhoosh(EngineContract):
    engine_name = "whoosh"
