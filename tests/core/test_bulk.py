"""Many rows at once, past the ORM: as if the ORM had written them."""

from datetime import timedelta

import pytest

from core.db import bulk
from core.models import AuditEntry, Job
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def written(count: int) -> list[int]:
    ids = bulk.next_ids(Job, count)
    bulk.insert(Job, ("id", "title", "params"), ((id_, f"第{id_}件", {"row": id_}) for id_ in ids), kind="test", created_at=NOON)
    return ids


def test_what_a_row_does_not_say_is_the_fields_default() -> None:
    first, second = Job.objects.filter(pk__in=written(2)).order_by("pk")
    assert (first.title, first.params, first.state, first.result) == (f"第{first.pk}件", {"row": first.pk}, Job.State.WAITING, None)
    assert first.public_id != second.public_id


def test_moments_are_kept_to_the_microsecond_and_found_again() -> None:
    moment = NOON + timedelta(microseconds=1)
    bulk.insert(Job, ("title", "created_at"), [("一", moment), ("二", NOON)], kind="test")
    assert Job.objects.get(created_at__gt=NOON).created_at == moment


def test_ids_clash_with_no_row_written_otherwise() -> None:
    Job.objects.create(kind="test", title="先", created_at=NOON)
    ids = written(3)
    after = Job.objects.create(kind="test", title="后", created_at=NOON)
    assert (len(set(ids)), Job.objects.count(), after.pk in ids) == (3, 5, False)
    assert after.pk not in written(2)


def test_no_rows_are_no_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        bulk.insert(AuditEntry, ("at", "event"), [])
