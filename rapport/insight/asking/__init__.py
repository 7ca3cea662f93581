"""Questions in SQL on the marts: asked on a page, answered by a process of their own, kept with a name.

Owns what a question may say, how it is run, and how its answer reads. Refuses to know what any mart means.
"""
