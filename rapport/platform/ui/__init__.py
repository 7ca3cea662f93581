"""The HTML shell: pages and fragments, menu, panels, record lists, import pages, sign-in pages.

Owns the look (tokens, components, patterns page) and the pages of the platform. Refuses to know
any app above it: they plug in through their ``hooks.py``.
"""
