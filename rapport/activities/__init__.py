"""Planned work: calls, meetings, tasks, e-mails and visits, and the calendars that it stands in.

Owns activities, their series, participants and reminders. Publishes what is planned, done, moved and
called off. Refuses to know what an activity is about beyond a link (a record's type and id).
"""
