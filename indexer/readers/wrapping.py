"""Lines broken at a width, as browsers do that save a page as text: joined to paragraphs again."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_WIDEST = 100
"""Characters: where a line is longer, it was not the width that broke the others."""
_BREAKS = 3
"""Of so many breaks, a fourth before a small letter, it is believed that the width made them."""
# A date or an address begins a line of its own more often than it had no room on the one before.
_BEGINNING = re.compile(r"\d{1,2}(?:[/:-]\d|\.\d{1,2}\.)|\S{16}")


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, with those joined that were broken where the next word had no room."""
    width = max(map(len, lines), default=0)
    if width > _WIDEST:
        return list(lines)
    breaks = [_is_full(line, after, width) for line, after in pairwise(lines)]
    inside = sum(
        broken and after[0].islower() for broken, after in zip(breaks, lines[1:], strict=True)
    )
    if sum(breaks) < _BREAKS or 4 * inside < sum(breaks):
        return list(lines)
    return list(_joined(lines, breaks))


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the line `after` had no more room on this one."""
    if not (line and after) or _BEGINNING.match(after):
        return False
    return len(line) + 1 + len(after.partition(" ")[0]) > width


def _joined(lines: Sequence[str], breaks: Sequence[bool]) -> Iterator[str]:
    paragraph = lines[0]
    for line, broken in zip(lines[1:], breaks, strict=True):
        if broken:
            paragraph += f" {line}"
        else:
            yield paragraph
            paragraph = line
    yield paragraph
