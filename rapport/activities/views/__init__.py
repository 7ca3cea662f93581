"""Pages of planned work."""
