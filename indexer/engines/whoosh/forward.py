"""The forward index: for each document, its words in order, from which positions are read back.

A token is a form (see `lexicon`); the forms of a segment are numbered by falling frequency, so
nearly all fit in 16 bits. Arrays of the container:

    forward/codes          uint16, one a token: documents one behind the other, attribute by
                           attribute; a form from ESCAPE on is written as ESCAPE
    forward/escaped_at     the places in `codes` that hold ESCAPE, ascending
    forward/escaped        the forms at those places
    forward/ends           where each attribute of each document ends in `codes`
    forward/keys           the name of every form (see `lexicon`)
    forward/A/counts       for positional analyzer A, the number of terms of every form
    forward/A/values       those terms, as numbers in the dictionary of stream A
    forward/A/holders      the forms, sorted by the terms they hold
    forward/A/holder_ends  where each term's forms end in `holders`
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...ragged import spread
from .. import Occurrences
from .container import Container, ContainerWriter, smallest
from .lexicon import Expansion, form_terms
from .terms import TermDictionary, write_terms

ESCAPE = 0xFFFF


def write_forms(
    writer: ContainerWriter,
    keys: Sequence[bytes],
    analyzers: Mapping[str, tuple[Expansion, int]],
) -> None:
    """Write what the forms stand for: term numbers, of as many as stand beside the expansion."""
    write_terms(writer, "forward/keys", keys)
    for name, (expansion, terms) in analyzers.items():
        writer.add(f"forward/{name}/counts", smallest(expansion.counts))
        writer.add(f"forward/{name}/values", smallest(expansion.values))
        forms = np.repeat(np.arange(len(expansion.counts)), expansion.counts)
        order = np.argsort(expansion.values, kind="stable")
        per_term = np.bincount(expansion.values, minlength=terms)
        writer.add(f"forward/{name}/holders", smallest(forms[order]))
        writer.add(f"forward/{name}/holder_ends", smallest(np.cumsum(per_term)))


def by_frequency(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The keys that occur, most frequent first, and for every key its place among these (or 0)."""
    order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    numbers = np.zeros(len(counts), np.int64)
    numbers[order] = np.arange(len(order))
    return order, numbers


def escape(
    tokens: NDArray[np.int64], offset: int = 0
) -> tuple[NDArray[np.uint16], NDArray[np.int64], NDArray[np.int64]]:
    """Forms as codes, and the places (counted from `offset`) and forms that were escaped."""
    escaped = np.flatnonzero(tokens >= ESCAPE)
    return (
        np.minimum(tokens, ESCAPE).astype(np.uint16),
        escaped + offset,
        tokens[escaped],
    )


class ForwardIndex:
    """The forward index of one segment, for reading."""

    def __init__(self, container: Container, analyzers: Iterable[str], attributes: int) -> None:
        self._codes = container["forward/codes"]
        self._escaped_at = container["forward/escaped_at"]
        self._escaped = container["forward/escaped"]
        self._ends = container["forward/ends"].reshape(-1, attributes)
        self._analyzers = {name: _AnalyzerForms(container, name) for name in analyzers}
        self._keys = container["forward/keys"].data
        self._key_ends = container["forward/keys_ends"].data
        self.forms = len(self._key_ends)

    def words(self, documents: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """The words of these documents of the segment, as forms, and `Words.starts` of them."""
        ends = self._ends[documents].astype(np.int64)
        firsts = np.where(documents > 0, self._ends[documents - 1, -1], 0).astype(np.int64)
        spans = zip(firsts.tolist(), ends[:, -1].tolist(), strict=True)
        codes = np.concatenate([self._codes[:0], *(self._codes[start:end] for start, end in spans)])
        starts = np.zeros((len(documents), ends.shape[1] + 1), np.int64)
        np.subtract(ends, firsts[:, None], out=starts[:, 1:])
        words = codes.astype(np.intp)
        escaped = np.flatnonzero(codes == ESCAPE)
        if len(escaped):
            # Those of a document stand side by side, as it does itself among all the codes.
            bounds = escaped.searchsorted(np.cumsum(starts[:, -1]))
            counts = bounds.copy()
            counts[1:] -= bounds[:-1]
            kind = self._escaped_at.dtype  # of another type, the whole array would be converted
            places = self._escaped_at.searchsorted(firsts.astype(kind)) - (bounds - counts)
            words[escaped] = self._escaped[np.repeat(places, counts) + np.arange(len(escaped))]
        return words, starts

    def terms(self, forms: Sequence[int], analyzer: str) -> list[tuple[str, ...]]:
        """The terms that an analyzer makes of forms."""
        place = list(self._analyzers).index(analyzer)
        ends = self._key_ends
        bounds = ((ends[form - 1] if form else 0, ends[form]) for form in forms)
        return [form_terms(bytes(self._keys[start:end]), place) for start, end in bounds]

    def occurrences(
        self,
        words: NDArray[np.intp],
        starts: NDArray[np.int64],
        analyzer: str,
        texts: Sequence[bytes],
    ) -> Occurrences:
        """Where `texts` stand among these words; see `Searcher.occurrences`."""
        forms = self._analyzers[analyzer]
        # Words and positions are counted through all the documents.
        ends = np.cumsum(starts[:, -1])
        positions = np.zeros(len(words) + 1, np.int32)
        forms.counts.take(words).cumsum(dtype=np.int32, out=positions[1:])
        rows = positions[starts + (ends - starts[:, -1])[:, None]]
        firsts = rows[:, 0].copy()
        rows -= firsts[:, None]

        asked = np.full(len(forms.terms), -1, np.int32)
        known = []
        for index, text in enumerate(texts):
            number = forms.terms.find(text)
            if number is not None:
                asked[number] = index
                known.append(number)
        hits = np.flatnonzero(forms.holding(known).take(words))
        held = words[hits]
        counts = forms.counts[held].astype(np.int64)
        begins = forms.starts[held]
        places = spread(begins, counts)
        terms = asked[forms.values[places]]
        keep = np.flatnonzero(terms >= 0)
        within = (places - np.repeat(begins, counts))[keep]
        hits = np.repeat(hits, counts)[keep]
        owners = np.searchsorted(ends, hits, side="right")
        return Occurrences(
            document=owners.astype(np.int32),
            position=(positions[hits] + within - firsts[owners]).astype(np.int32),
            term=terms[keep],
            starts=rows,
        )


class _AnalyzerForms:
    """The terms one analyzer makes of each form, and the forms that hold each term."""

    def __init__(self, container: Container, analyzer: str) -> None:
        prefix = f"forward/{analyzer}"
        self.terms = TermDictionary(container, f"{analyzer}/terms")
        self.counts = container[f"{prefix}/counts"]
        self.values = container[f"{prefix}/values"]
        self.starts = np.cumsum(self.counts.astype(np.int64)) - self.counts
        self._holders = container[f"{prefix}/holders"]
        self._holder_ends = container[f"{prefix}/holder_ends"]

    def holding(self, terms: Iterable[int]) -> NDArray[np.bool_]:
        """For each form, whether it holds any of these terms."""
        mask = np.zeros(len(self.counts), np.bool_)
        for term in terms:
            start = int(self._holder_ends[term - 1]) if term else 0
            mask[self._holders[start : int(self._holder_ends[term])]] = True
        return mask
