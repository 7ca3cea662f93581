"""What people are told: who follows which record, what they hear of it, and on which way.

Owns followers, notifications and each person's choice of ways: behind the bell, by mail at once, in
a digest, or not at all. It reads the event record as a stream whose place it keeps, so that imports
and bulk edits count too; whoever does not see a record hears nothing of it. Publishes who follows and
what was chosen. Refuses to know any page, and who else has something to tell.
"""
