"""Reads of leads and of what is set up for them. The asker comes first."""

from rapport.leads.queries.leads import lead, of_party, open_leads

__all__ = ["lead", "of_party", "open_leads"]
