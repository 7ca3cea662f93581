"""What we offer: quotes in versions, their documents, the buyer's page and the answer.

Publishes quotes sent, viewed, accepted and declined; an accepted quote is an order. Refuses to know
what a quote was written for: whoever cares keeps that themselves.
"""
