"""Calendars on servers that speak CalDAV (RFC 4791): asking them, and what their events mean here."""
