"""Rapport: a self-hosted customer relationship platform."""
