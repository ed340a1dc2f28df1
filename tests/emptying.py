"""The tables emptied behind a test that really committed.

Django's flush empties all of them, anew for each test, and then makes content types and permissions, of which the product uses none. Nearly all
are empty as it is: a look at which are not, and DELETE from these, costs a tenth of it.
"""

from functools import cache

from django.db import connection, transaction

from core.db import append_only

KEPT = {"django_content_type", "auth_permission"}  # as the migrations left them; no test writes them


def empty() -> None:
    """The audit trail's triggers refuse it, and so are away for that moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        append_only.drop()
        for table in _filled():
            cursor.execute(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else CREATE TRIGGER finds events that are pending
        append_only.create()


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)


def _filled() -> list[str]:
    """Those with a row, by one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {table})" for table in _tables()))
        return [table for table, has in zip(_tables(), cursor.fetchone(), strict=True) if has]
