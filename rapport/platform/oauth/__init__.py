"""Apps that act for people without being told a secret of theirs: OAuth 2.1.

Owns apps, the connections that people allow them, and the codes and tokens that come of it; publishes
who connected and disconnected what. An app's access is a token of ``accounts`` for an hour, so that
nothing else knows whether an app or a program calls. Refuses to know any record type, and any page.
"""
