"""The pages of parties, and the forms that change them."""
