"""What is done with webhooks: making them, following what happens, delivering, sending again."""
