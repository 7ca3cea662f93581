"""What is copied from where."""
