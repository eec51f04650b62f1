"""Texts cut at their white space: no token and no surface word reaches over it.

So the same piece has the same tokens wherever it stands, and few pieces are new.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NEWLINE = "\n"

_NEWLINE, _SPACE, _JOIN = map(ord, "\n _")


class Pieces:
    """Some texts end to end, cut at each space and newline.

    `pieces` are what stands between, empty ones too, in one row for all texts; between each two is
    a gap. `firsts` are the places of the texts' first pieces, ascending; `spaces` tells of each gap
    whether it is a space, `newlines` whether it is a newline within a text.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        whole = NEWLINE.join(texts)
        self._codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._gaps = np.flatnonzero((self._codes == _SPACE) | (self._codes == _NEWLINE))
        self._ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1) - 1
        self.pieces = whole.replace(NEWLINE, " ").split(" ")
        self.spaces: NDArray[np.bool_] = self._codes[self._gaps] == _SPACE
        self.newlines = ~self.spaces
        parting = np.searchsorted(self._gaps, self._ends[:-1])
        self.newlines[parting] = False
        self.firsts = np.append(0, parting + 1)

    def joined(self, joins: NDArray[np.bool_]) -> list[str]:
        """The texts with a `_` for the gaps given."""
        codes = self._codes.copy()
        codes[self._gaps[joins]] = _JOIN
        whole = codes.tobytes().decode("utf-32-le", "surrogatepass")
        ends = self._ends.tolist()
        starts = [0, *(end + 1 for end in ends)]
        return [whole[start:end] for start, end in zip(starts, ends, strict=False)]
