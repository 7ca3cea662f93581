"""The writes to what hangs on records, one module per noun.

A record's own policy decides: who reads it may write notes and add files; who edits it may tag it,
tie it to other systems and pin notes. A note or file is changed and removed by who made it, or by
an administrator.
"""
