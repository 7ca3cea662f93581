"""When something happens, if a filter holds, then do these steps: rules that people make themselves.

Owns automations with their versions, and their runs with a log of every step. It
reads the event record as a stream whose position it keeps, so that imports and bulk edits count
too, nothing is lost in a crash and nothing runs twice. A run acts with the rights of the
automation's owner and tells one story, by which it can be undone. Publishes who made, switched and
pressed what, and the runs that failed. Refuses to know any record type, and any page.
"""
