"""Which dashboards there are, and what their tiles come to for whoever looks."""
