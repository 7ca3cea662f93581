"""What a build finds in the marts without being asked: what goes together, groups of customers, what comes next.

Owns the way from marts to studies and back to traits and findings. Refuses to know how pages show them.
"""
