"""Leads: one qualification episode of a party, from where it came in to what became of it.

Owns leads, the forms that bring them, the rules of who gets them, how soon they are answered and what
they are worth. Publishes what becomes of leads. Refuses to know forecasts and sequences.
"""
