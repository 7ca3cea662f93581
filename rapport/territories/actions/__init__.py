"""Writes of territories and quotas."""
