"""What happens here, told to other programs: signed letters in the form of Standard Webhooks.

Owns webhooks, their deliveries and every try. It reads the event record as a stream whose position
it keeps, so that imports and bulk edits count too and a crash loses nothing; a letter is tried for
three days with growing pauses, and can be sent again. Publishes who made, changed and switched
webhooks. Refuses to know any record type, and any page.
"""
