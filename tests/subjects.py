"""Subjects that have no word in common, for reports to be about."""

_SYLLABLES = [
    a + b for a in "bdghklmnrstvx" for b in ("an", "en", *"aeiouy", "ang", "ong", *"âêôăơ")
]

SUBJECTS = [_SYLLABLES[at : at + 4] for at in range(0, 192, 4)]
"""The words of each."""
