"""What automations can do: each kind of step declared once, with its problems and its words."""
