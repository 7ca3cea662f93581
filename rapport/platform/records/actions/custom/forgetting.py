"""The values of a field that is deleted for good: forgotten at once, however many."""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from rapport.platform.records.models import CustomField
from rapport.platform.records.types import RecordType


def forget_values(kind: RecordType, row: CustomField) -> int:
    """Take the values of ``row`` out of every record; returns how many there were. One statement."""
    conditions = [sql.SQL("custom ? {name}").format(name=sql.Literal(row.name))]
    conditions += [
        sql.SQL("{column} = {value}").format(
            column=sql.Identifier(column), value=sql.Literal(value)
        )
        for column, value in kind.only.items()
    ]
    statement = sql.SQL("UPDATE {table} SET custom = custom - {name} WHERE {where}").format(
        table=sql.Identifier(kind.model._meta.db_table),
        name=sql.Literal(row.name),
        where=sql.SQL(" AND ").join(conditions),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
