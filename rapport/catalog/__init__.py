"""What we sell: products and their categories.

Publishes changes of products. Refuses to know who bought them.
"""
