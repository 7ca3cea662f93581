"""Finding a record by a few letters, and what a person opened lately.

Owns no index of its own: every record type keeps its folded search text, with trigrams over it, so
that what was written a moment ago is found, and what someone may not see is left out by the same
condition as in lists. Refuses to know pages.
"""
