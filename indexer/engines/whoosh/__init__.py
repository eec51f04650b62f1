"""A Whoosh index whose codec keeps postings as numpy arrays, and a searcher that scores over them.

Written, from a batch to a file:

    engine       the verbs
    writing      segments built, merged and committed by Whoosh's own writer
    generations  the folder: build beside, swap whole, lock
    lexicon      words to numbers, and the terms each analyzer makes of them
    building     batches gathered into a segment
    inversion    a stream of terms to postings; `patterns`: their frequencies in all fields
    postings     how these lie on the disk
    forward      a document to its words in order
    merging      several segments to one; `policy` says which
    container    the file all this lies in
    codec        the same file for stock Whoosh; `stock` reads and writes it

Read, from a query to a page:

    searcher     one snapshot of the index
    snapshot     segments, deletions, statistics
    segment      one container by its parts
    stream       the postings of one analyzer; `terms` is its dictionary
    matching     a query to masks and scores
    scoring      BM25 of one term, cached; `phrases` finds where terms stand side by side
    collecting   top k, orders by date, counts by value
"""

from .engine import WhooshEngine

__all__ = ["WhooshEngine"]
