"""Who has a record open at this moment, so that two do not write past each other.

Owns onlookers, who are forgotten within a minute after they leave and kept nowhere, and each person's
choice not to be shown. Refuses to record what anybody looked at: what is personal, ``records`` writes
down by its own rules.
"""
