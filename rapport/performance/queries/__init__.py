"""What the metrics come to, for whoever asks: from the rows that they may see, and no others."""
