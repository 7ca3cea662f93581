"""Files in and out: imports, exports and the readers of their formats.

Owns ``Import`` and the staged rows. An app above declares an ``Importer`` in its ``importer.py``;
a file is read into staged rows, and applied in one transaction that also says it is done, so that
an import that is killed has left nothing and its repeat finishes. Publishes ImportStarted,
ImportFinished, ImportFailed and RecordsExported. Refuses to know any record type.
"""
