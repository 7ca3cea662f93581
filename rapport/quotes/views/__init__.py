"""Pages of quotes: ours, the builder, and the buyer's."""
