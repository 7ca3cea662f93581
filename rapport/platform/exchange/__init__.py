"""Files in, files out: imports with mapping, preview, progress and refused rows; exports.

Owns imports and their staging. An app declares an ``Importer`` for its record type in its
``importer.py``; reading, mapping, staging, resuming and reporting happen here. Refuses to know
what a row means.
"""
