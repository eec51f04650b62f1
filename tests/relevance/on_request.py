"""Measurements that take minutes and need data which is not part of the repository."""

import os
from pathlib import Path

import pytest


def on_request(*data: Path) -> pytest.MarkDecorator:
    """Skips unless TIMBAO_RELEVANCE asks for them (0 does not), all their files are here, and this
    is not continuous integration.
    """
    asked = os.environ.get("TIMBAO_RELEVANCE", "0") not in ("", "0")
    return pytest.mark.skipif(
        not asked or bool(os.environ.get("CI")) or not all(file.exists() for file in data),
        reason="on request (TIMBAO_RELEVANCE=1), where the data is",
    )
