"""What is found for a few letters, and what was opened lately."""
