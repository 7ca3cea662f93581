"""What it all means: the lake, the marts, studies such as RFM, and traits published to parties.

Reads everything below; writes back only traits, through ``parties.actions``.
"""
