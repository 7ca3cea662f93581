"""Forecasts: what will be sold in a period, said by people and worked out, and how right each of them was.

Owns submissions, overrides and daily snapshots. Publishes who called what. Refuses to know leads and metrics.
"""
