"""Metrics: every number is declared once, and pages, the command line and the API name it."""
