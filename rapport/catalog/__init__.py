"""What we sell: products and their categories, what describes them, what they cost and what goes with them.

Publishes changes of products, categories and attributes. Refuses to know who bought them.
"""
