"""The metrics of selling, their plans, and the rows behind every number.

Owns the declarations of the metrics, what was planned for them, and the credits that won opportunities give
to those who won them. A metric names a record type and a filter on it: the number, the list that it leads
to and the file that is exported from there are the same rows. Refuses to know how people are guided.
"""
