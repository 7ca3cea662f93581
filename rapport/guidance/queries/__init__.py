"""Reads of sequences and playbooks. The asker comes first."""
