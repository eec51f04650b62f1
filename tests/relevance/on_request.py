"""Measurements that take minutes and need data which is not part of the repository."""

import os
from pathlib import Path

import pytest


def on_request(data: Path) -> pytest.MarkDecorator:
    """Skips where they were not asked for, and in continuous integration."""
    return pytest.mark.skipif(
        "CI" in os.environ or "TIMBAO_RELEVANCE" not in os.environ or not data.exists(),
        reason="on request, where the data is",
    )
