"""What people type of orders and of what follows from them."""
