"""Selling: pipelines with their stages, opportunities, competitors.

Publishes what becomes of opportunities. Refuses to know leads, forecasts and sequences, which stand above.
"""
