"""What customers will still be worth who never said that they are ours: Buy 'til You Die.

``histories`` says what is known of each, ``bgnbd`` and ``paretonbd`` how often they will come again,
``gammagamma`` what they will spend each time. Pure numpy and scipy; no clock, no chance.
"""
