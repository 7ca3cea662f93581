"""People and organizations: one row per real-world someone, whatever roles they play.

Owns parties, their roles, contact points, relationships, consents and traits. Publishes what
changes in them. Refuses to know orders, cases, opportunities: each of those hangs a panel on the
party's page.
"""
