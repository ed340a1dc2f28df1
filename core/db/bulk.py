"""Many rows at once, past the ORM, in a quarter of its time; their ids are known before they are written, so that rows may name each other.

The caller holds the transaction; foreign keys are checked at its end. Whatever a row does not say is the field's default. Values are bound by their
fields, as everywhere.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import DateTimeField, Field, JSONField, Model, QuerySet, UUIDField

Item = TypeVar("Item")
_AIM = 0.06  # seconds a transaction of bulk work may keep the other writers of SQLite waiting
_FEWEST, _FIRST, _MOST = 20, 100, 2000  # rows
_BOUND = (JSONField, DateTimeField, UUIDField)  # all else goes to the drivers as it is


def next_ids(model: type[Model], count: int) -> list[int]:
    """So many ids that no other row has or will get. On SQLite they are kept by using them in this transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return list(range(last + 1, last + 1 + count))
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [one for (one,) in cursor.fetchall()]


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any) -> None:
    """Rows of `model`: `names` are the fields each row says in order, `same` what all of them have in common; foreign keys as `question_id`."""
    fields = {field.attname: field for field in model._meta.concrete_fields if field.attname != "id" or "id" in names}
    rest = [field for name, field in fields.items() if name not in names and name not in same]
    made = [field for field in rest if field.has_default() and callable(field.default)]
    constant = [field for field in rest if field not in made]
    database = connections[DEFAULT_DB_ALIAS]  # itself: `connection` looks it up anew each time
    fixed = [fields[name].get_db_prep_save(value, database) for name, value in same.items()]
    fixed += [field.get_db_prep_save(field.get_default(), database) for field in constant]
    bound = [(place, _binding(fields[name], database)) for place, name in enumerate(names) if isinstance(fields[name], _BOUND)]
    columns = [fields[name].column for name in (*names, *same)] + [field.column for field in (*constant, *made)]
    quoted = ", ".join(connection.ops.quote_name(one) for one in columns)
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608

    def values(row: Sequence[Any]) -> list[Any]:
        said = list(row)
        for place, bind in bound:
            said[place] = bind(said[place])
        return [*said, *fixed, *(field.get_db_prep_save(field.get_default(), database) for field in made)]

    if several := [values(row) for row in rows]:
        with connection.cursor() as cursor:
            cursor.executemany(statement, several)


def _binding(field: "Field[Any, Any]", database: Any) -> Callable[[Any], Any]:
    """What the driver gets for a value of `field`; many rows have the same moment."""
    bind = partial(field.get_db_prep_save, connection=database)
    return lru_cache(bind) if isinstance(field, DateTimeField) else bind


def paced(items: Iterable[Item], write: Callable[[list[Item]], object], *, most: int = _MOST) -> Iterator[int]:
    """Write items in transactions of their own, as many in each as its time allows, but never more than `most`; yields how many were written, after
    each. Items are made ready (by their iterator) outside the transactions."""
    rest, size = iter(items), min(_FIRST, most)
    while some := list(islice(rest, size)):
        with transaction.atomic():
            began = time.perf_counter()
            write(some)
        share = _AIM / max(time.perf_counter() - began, 0.001)
        size = round(max(_FEWEST, min(most, size * min(2, max(0.5, share)))))
        yield len(some)


def delete(rows: QuerySet[Any]) -> None:
    """These rows alone. The caller sees to what belongs to them; the database refuses, at the end of the transaction, to let anything hang in the
    air."""
    rows._raw_delete(rows.db)  # type: ignore[attr-defined]
