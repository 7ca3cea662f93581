"""Who sells where, and how much is asked of them: models of territories, and quotas.

The active map itself stands in ``platform.accounts``, where access is decided. Refuses to know leads
and forecasts, which stand above.
"""
