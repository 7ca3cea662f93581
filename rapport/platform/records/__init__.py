"""What every record is: base fields, types with their fields, filters, lists, notes, files, tags.

A record type is declared once (``RecordType`` in an app's ``records.py``); lists, filters, search
and exchange follow from it. Publishes notes, files and tags as events. Refuses to know any type.
"""
