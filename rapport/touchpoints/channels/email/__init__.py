"""Mail that comes in: understood here (``reading``), fetched over IMAP (``fetching``), kept by ``receiving``.

Mailboxes are models of touchpoints; what a mail means to others they learn from the event ``MailReceived``.
"""
