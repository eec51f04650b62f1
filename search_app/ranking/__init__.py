"""From a plan to the documents of a page, in their final order.

retrieve    the page, asked for as strictly as finds anything
rerank      the best candidates looked at once more, by all that follows
evidence    where the words of the query stand in a text
likeness    how much of a text is about them, in whichever words
agreement   how far a text says what the best of the others say
collapse    of reports that say the same, only the best
"""
