"""What people type of quotes: our builder, and the buyer's answers."""
