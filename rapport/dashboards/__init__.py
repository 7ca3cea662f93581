"""Pages that users make of metrics and of records of any type.

Owns dashboards and their tiles; the news: a dashboard was made, edited, removed; tiles were added, edited,
moved, removed. A tile says what is asked, never what came of it: numbers are reckoned for whoever looks,
from what they may see. Refuses to know how a metric is reckoned.
"""
