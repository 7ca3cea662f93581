"""The marts, in the order in which they are built. One module each, declared beside its function."""
