"""What it all means: the lake, the marts, metrics, studies such as RFM, and traits of parties.

Owns runs and what the last one published: figures, RFM cells, months, who is slipping away, who loses; saved
questions; and what work costs (cost centres and rules). The
news: a build was queued, insight was built, a build failed. Everything heavy (DuckDB, Ibis, Arrow)
is imported where a build runs, never at the start; pages read PostgreSQL.

Reads everything below; writes back only traits, through ``parties.actions``. Refuses to know how
orders come in and what anybody does with a trait.
"""
