"""What follows for very many opportunities at once, whatever the planner takes the tables for."""

from __future__ import annotations

import pytest
from django.db import connection

from rapport.sales.actions.writing import ADD_UP, KEEP_STAYS


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [ADD_UP, KEEP_STAYS])
def test_no_statistics_make_it_compare_each_with_each(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", {"pks": list(range(5_000))})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in plan
    assert "Nested Loop" not in plan
    assert "Join" not in plan
