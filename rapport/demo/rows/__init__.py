"""What was drawn, as the rows of the database's tables."""

from rapport.demo.rows.chunks import TABLES, Rows, draw_chunk

__all__ = ["TABLES", "Rows", "draw_chunk"]
