"""Likely duplicates in what is already there: which two rows are the same someone, and why.

Plain tables in, scored pairs out, no Django and no labels: ``candidates`` finds the pairs worth a look,
``fields`` says how alike they are in each field, ``learning`` learns from the table itself what that is
worth, and ``model`` adds it up to a weight with its evidence. ``scan`` is all of it in one call.
"""
