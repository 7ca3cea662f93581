"""The JSON shell: every record type, declared or made in the browser, for other programs.

Owns the addresses below ``/api/v1``, the description of them, and the answers that are kept for
programs that ask twice. Says nothing that the pages do not say and does nothing that they cannot do:
the same queries and actions, with the user's own rights. Refuses to know any record type by name.
"""
