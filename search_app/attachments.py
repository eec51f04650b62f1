"""What is kept with an index beside its documents, read once for each state of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from indexer.abbreviations import ABBREVIATIONS, abbreviations
from indexer.added import ADDED, added_headlines, added_ids
from indexer.engines import Searcher
from indexer.errors import IndexOutdated
from indexer.query import Term
from indexer.reprints import REPRINTS, Reprints
from indexer.schema import Schema
from indexer.suggestions import SUGGESTIONS, Suggestions
from indexer.vectors import VECTORS, Vectors
from indexer.vocabulary import ATTACHMENT, Vocabulary

from .facet_values import FacetValues
from .planning.streams import fields
from .planning.synonyms import Rule, Synonyms, both_ways, packaged_abbreviations, packaged_spellings
from .ranking.likeness import Likeness
from .ranking.necessity import necessity
from .understanding.syllabary import Syllabary

Read = TypeVar("Read")


class Attachments:
    """The attachments of whatever index a searcher looks at; serves any number of threads.

    IndexOutdated if the index was built without the one asked for.
    """

    def __init__(self, schema: Schema, rules: Sequence[Rule] = ()) -> None:
        self._schema = schema
        self._rules = rules
        self._kept: tuple[Searcher | None, dict[str, Any]] = None, {}

    def vocabulary(self, searcher: Searcher) -> Vocabulary:
        """What the corpus knows of words."""
        vectors = self._vectors(searcher)
        return self._of(searcher, ATTACHMENT, lambda block: Vocabulary(block, vectors))

    def syllabary(self, searcher: Searcher) -> Syllabary:
        """What the corpus knows of syllables."""

        def reports(analyzer: str, text: str) -> int:
            return searcher.document_frequency(Term(fields(self._schema, analyzer), text))

        return self._once(
            searcher, "syllabary", lambda: Syllabary(self.vocabulary(searcher), reports)
        )

    def synonyms(self, searcher: Searcher) -> Synonyms:
        """Other ways to write what is asked for: the editor's, the news', the corpus' own."""
        return self._of(searcher, ABBREVIATIONS, self._synonyms)

    def suggestions(self, searcher: Searcher) -> Suggestions:
        """Phrases and headlines to be completed."""

        def read(block: memoryview) -> Suggestions:
            added = searcher.attachment(ADDED)
            headlines = added_headlines(added) if added else None
            return Suggestions(block, headlines, self._replaced(searcher))

        return self._of(searcher, SUGGESTIONS, read)

    def reprints(self, searcher: Searcher) -> Reprints:
        """The groups of reports that say the same."""
        return self._of(searcher, REPRINTS, lambda block: Reprints(block, self._replaced(searcher)))

    def groups(self, searcher: Searcher) -> Mapping[int, int]:
        """The group of each document that is in one, by document number."""
        return self._once(
            searcher, "groups", lambda: self.reprints(searcher).numbered(searcher.find)
        )

    def likeness(self, searcher: Searcher) -> Likeness:
        """How like the documents are to what is asked for."""
        vectors = self._vectors(searcher)
        return self._once(searcher, "likeness", lambda: Likeness(vectors, searcher))

    def facet_values(self, searcher: Searcher) -> FacetValues:
        """The values that there are to narrow a search by."""
        return self._once(searcher, "facet values", lambda: FacetValues(searcher))

    def prepare(self, searcher: Searcher) -> None:
        """Read all of them now, and make what is made of them once."""
        for read in (
            self.syllabary,
            self.synonyms,
            self.suggestions,
            self.groups,
            self.facet_values,
        ):
            read(searcher)
        self.likeness(searcher).prepare()
        necessity(())  # is read once for all indexes, best before any worker is there

    def _vectors(self, searcher: Searcher) -> Vectors:
        return self._of(searcher, VECTORS, Vectors)

    def _replaced(self, searcher: Searcher) -> frozenset[str]:
        """The ids of reports that came later: what was noted of those that had them is past."""

        def read() -> frozenset[str]:
            added = searcher.attachment(ADDED)
            return added_ids(added) if added else frozenset()

        return self._once(searcher, ADDED, read)

    def _synonyms(self, block: memoryview) -> Synonyms:
        own = [(found.short, found.long) for found in abbreviations(block)]
        return Synonyms(
            [*self._rules, *packaged_spellings(), *both_ways([*packaged_abbreviations(), *own])]
        )

    def _of(self, searcher: Searcher, name: str, read: Callable[[memoryview], Read]) -> Read:
        def made() -> Read:
            block = searcher.attachment(name)
            if block is None:
                raise IndexOutdated(f"Chỉ mục thiếu phần {name}; hãy chạy: timbao rebuild KHO-TIN")
            return read(block)

        return self._once(searcher, name, made)

    def _once(self, searcher: Searcher, name: str, make: Callable[[], Read]) -> Read:
        """What was made under that name for this searcher, or is now.

        What was made for another one is let go, with the files that it holds open.
        """
        known, kept = self._kept
        if known is not searcher:
            kept = {}
            self._kept = searcher, kept
        if name not in kept:
            kept[name] = make()
        found: Read = kept[name]
        return found
