"""Where texts show what was asked for, and the passages that show it best.

interest    what a query wants to see, each with its worth
spotting    where it stands in the texts of a page
sentences   where a text may be cut
snippet     the best passages, with marks
"""
