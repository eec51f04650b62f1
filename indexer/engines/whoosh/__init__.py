"""A Whoosh index whose codec keeps postings as numpy arrays, and a searcher that scores over them.

Written, from a batch to a file:

    engine          the verbs
    whoosh_schema   our schema in Whoosh's terms
    writing         segments built, merged and committed by Whoosh's own writer
    generations     the folder: build beside, swap whole, lock
    lexicon         words to numbers, and the terms each analyzer makes of them
    building        batches gathered into a segment
    inversion       a stream of terms to postings; `patterns`: their frequencies in all fields
    postings        how these lie on the disk
    documents       what is stored of each document, and its columns
    forward         a document to its words in order
    merging         several segments to one; `policy` says which
    container       the file all this lies in
    codec           the same file for stock Whoosh; `stock` reads and writes it

Read, from a query to a page:

    searcher        one snapshot of the index
    snapshot        segments, deletions, statistics
    segment         one container by its parts
    stream          the postings of one analyzer; `terms` is its dictionary
    evaluation      a query over one segment: which of the ways below, and what comes of it
    asking          a term, a prefix or a phrase as the index has it
    matching        a query to masks and scores; `leading`: few documents that have all matches
    maxscore        the best of a sum without scoring all
    scoring         BM25 of one term, cached; `saturation` is what does not depend on idf
    phrases         where terms stand side by side
    collecting      top k, orders by date, counts by value
"""

from .engine import WhooshEngine

__all__ = ["WhooshEngine"]
