"""What will happen to customers, opportunities and leads: declared one by one, foretold by one machine.

A declaration says who is asked about, what is known of them on a day and what is to be foretold; ``running`` learns,
judges and tells. Nothing here knows Django; only ``saying`` and ``hooks`` speak to people.
"""
