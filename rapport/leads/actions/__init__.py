"""Everything that changes leads."""
