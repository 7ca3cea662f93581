"""The record of what was done.

Owns one append-only table, ``Event``. Audit trail, history, feed, webhooks, automation and the
warehouse read it; nothing writes beside it. Refuses to know what the records are: ``about`` is a
party's id and ``subject`` a type and an id, without foreign keys.
"""
