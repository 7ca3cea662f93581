"""Pages of touchpoints."""
