"""Work for later: jobs queued in PostgreSQL in the same transaction as what they follow from.

Refuses to know what jobs do. A job whose worker died is taken up again.
"""
