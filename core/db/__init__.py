"""The database backend, and what services need to know of it."""

from contextlib import AbstractContextManager, nullcontext

from django.db import connection


def own_statement() -> AbstractContextManager[None]:
    """Around one `INSERT … RETURNING` in autocommit: when the block ends the row is committed, and another writer may begin."""
    if connection.vendor == "sqlite":
        return connection.writing("INSERT")  # type: ignore[attr-defined,no-any-return]
    return nullcontext()
