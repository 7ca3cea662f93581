"""Users, teams and how they sign in.

Owns users, teams and memberships; publishes sign-ins, lockouts, password resets and role changes
as events. Refuses to know what users work on.
"""
