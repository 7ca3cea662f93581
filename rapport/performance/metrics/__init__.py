"""The sales metrics DM1 to DM10: each declared once, with the rows behind it."""
