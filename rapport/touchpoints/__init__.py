"""Every interaction with a party, on every channel, in one table; and the timeline that shows them.

Owns interactions and their participants. Publishes nothing but what is recorded. Refuses to know
what an interaction was about beyond a link (a record's type and id).
"""
