"""Studies: a table in, a table out. Seeded, without Django and without a clock."""
