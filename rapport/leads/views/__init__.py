"""Pages of leads, of what is set up for them, and the forms that strangers see."""
