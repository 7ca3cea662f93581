"""Keeping somebody's calendar on a server and the one here the same.

The rule: what one side changed counts. What both changed since they agreed is as the calendar has it,
and what stood here is told and kept in the history. A change counts more than a deletion.
"""
