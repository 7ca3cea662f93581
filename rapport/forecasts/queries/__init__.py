"""Reads of forecasts. The asker comes first."""
