"""Reads of pipelines and opportunities. The asker comes first."""
