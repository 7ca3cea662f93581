"""Pages of orders and returns, and their panels on the pages of parties and products."""
