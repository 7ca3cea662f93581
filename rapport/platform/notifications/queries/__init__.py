"""Reads of notifications: what waits behind the bell, who follows a record, what each person chose."""
