"""The database backend, and what rooms need to know of it."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def own_statement() -> AbstractContextManager[None]:
    """Around one `INSERT … RETURNING` in autocommit: when the block ends the row is committed, and another writer may begin."""
    if connection.vendor == "sqlite":
        return connection.writing("INSERT")  # type: ignore[attr-defined,no-any-return]
    return nullcontext()


def count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many rows a correlated queryset has, as a subquery."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
