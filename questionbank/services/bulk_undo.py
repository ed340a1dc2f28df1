"""A change of many questions taken back: each as it was before, where nobody has changed it since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from core import audit, jobs
from core.db import bulk
from core.errors import Refused
from core.models import Job
from people.models import Person
from questionbank.models import BulkChange, BulkItem, Question
from questionbank.rules import bulk as rules
from questionbank.selectors.bulk import actions_for, outcome_of
from questionbank.services import writing
from questionbank.services.bulk import AT_ONCE, Action, set_values, untag

JOB_KIND = "question_bulk_undo"


def undo(*, change: BulkChange, by: Person, now: datetime, back_url: str) -> Job | None:
    """Let each question be as it was before, where nobody has changed it since; the worker does it (its job is returned) where they are many."""
    if change.action not in actions_for(by):
        raise Refused("bulk_not_yours", "您不能撤销这次批量操作，请综合管理员来做。")
    if change.ended_at is None:
        raise Refused("bulk_running", "这次批量操作还在进行，请等它完成，或先取消它。")
    with transaction.atomic():
        held = BulkChange.objects.select_for_update(of=("self",)).select_related("job").get(pk=change.pk)
        if not held.may_be_undone:
            raise Refused("bulk_undone", "这次批量操作已经撤销过了。")
        held.undone_at, held.undone_by, held.job = now, by, None
        items = change.items.filter(why_not="", taken_back=False)
        if items.count() <= AT_ONCE:
            _take_back(change, list(items), by, now)
        else:
            title = f"撤销批量{change.get_action_display()}：{items.count()} 道题"
            held.job = jobs.ask(JOB_KIND, title=title, by=by, now=now, back_url=back_url, change=change.pk, person=by.pk)
        held.save(update_fields=["undone_at", "undone_by", "job"])
    return held.job


def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    change, by = BulkChange.objects.get(pk=params["change"]), Person.objects.get(pk=params["person"])
    items, done = list(change.items.filter(why_not="", taken_back=False).order_by("pk")), 0
    for many in bulk.paced(items, lambda some: _take_back(change, some, by, now)):
        done += many
        progress(100 * done // len(items))
    outcome = outcome_of(change)
    return jobs.Product(sentence=f"已撤销 {outcome.taken_back} 道；{outcome.still_changed} 道在那之后又被修改过，没有撤销。")


def _take_back(change: BulkChange, items: Sequence[BulkItem], by: Person, now: datetime) -> None:
    """The caller holds the transaction."""
    held = Question.objects.filter(pk__in=[one.question_id for one in items]).select_for_update()
    versions = dict(held.values_list("pk", "version"))
    back = [one for one in items if versions.get(one.question_id) == one.version]
    alike: dict[str, list[BulkItem]] = {}
    for one in back:
        alike.setdefault(repr(one.before), []).append(one)
    for some in alike.values():
        _restore(change, [one.question_id for one in some], some[0].before)
    BulkItem.objects.filter(pk__in=[one.pk for one in back]).update(taken_back=True)
    told: dict[str, Any] = {"action": change.action, "taken_back": len(back), "left": len(items) - len(back)}
    audit.record("questionbank.bulk_undo", by=by, now=now, subject=change.public_id, **told)


def _restore(change: BulkChange, keys: Sequence[int], before: dict[str, Any]) -> None:
    if change.action == Action.ADD_TAGS:
        untag(keys, [name for name in change.value if name not in before["tags"]])
        set_values(keys)
    elif change.action == Action.REMOVE_TAGS:
        writing.write_tags(keys, [[name for name in change.value if name in before["tags"]]] * len(keys))
        set_values(keys)
    elif change.action in rules.STEPS:
        at = before["reviewed_at"]
        set_values(keys, with_parts=True, **{**before, "reviewed_at": parse_datetime(at) if at else None})
    else:
        set_values(keys, **before)
