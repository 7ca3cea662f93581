"""What was bought and what came back: orders with lines, returns with lines.

Publishes orders placed and returns received. Refuses to know why someone bought.
"""
