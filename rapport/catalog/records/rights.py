"""What each role may do with the catalogue, wherever nothing else is said: managers keep it, others read."""

from __future__ import annotations

from rapport.platform.access import Role, Scope, grant

ALL = grant(*[Scope.ALL] * 5)
READ = grant(read=Scope.ALL)
EXPORT = grant(read=Scope.ALL, export=Scope.ALL)
GRANTS = {
    Role.SALES_MANAGER: ALL,
    Role.SALES_PERSON: READ,
    Role.SERVICE_AGENT: READ,
    Role.MARKETER: EXPORT,
    Role.ANALYST: EXPORT,
}
READERS = dict.fromkeys(GRANTS, READ)
