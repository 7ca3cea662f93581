"""Reads of records: lists and searches by type, and what hangs on a record."""
