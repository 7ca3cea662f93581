"""Setting up: objects and fields of the company's own, made, changed, hidden and deleted.

One set-up changes at a time. What it changes is known everywhere at once; what it costs to bring
the values along is work for the background, with its progress.
"""
