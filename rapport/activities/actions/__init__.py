"""The only writes of planned work."""
