"""From a plan to the documents of a page, in their final order.

retrieve    the page, asked for as strictly as finds anything
rerank      the best candidates looked at once more, by all that follows
evidence    where the words of the query stand in a text
likeness    how much of a text says them, in whichever words
topic       how far what a text begins with is about what they are about
necessity   how much more, or less, than its rarity a word of the query tells
words       the words of the candidates: numbers and tables of them, the beginnings of texts
agreement   how far a text says what the best of the others say
collapse    of reports that say the same, only the best
"""
