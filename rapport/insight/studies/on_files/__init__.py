"""Studies of plain files, without a database."""
