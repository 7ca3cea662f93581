"""Pages that users make of metrics and of records of any type.

Owns dashboards, their tiles, the annotations on them and their mailings; the news: each of these was made,
edited, removed, and who wants no more of a mailing. A tile says what is asked, never what came of it: numbers
are reckoned for whoever looks, from what they may see. Refuses to know how a metric is reckoned.
"""
