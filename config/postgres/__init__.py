"""The embedded PostgreSQL: one cluster under the home folder, reached by a local socket only.

Whoever uses it holds a *lease*; a small keeper process runs the server for as long as anyone does,
and stops it after the last one, however that one ended. Nothing else knows how this works.
"""

from config.postgres.cluster import Cluster

__all__ = ["Cluster"]
