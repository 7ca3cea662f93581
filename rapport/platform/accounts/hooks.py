"""Registrations of accounts."""
