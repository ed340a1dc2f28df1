"""Many questions changed at once: some hundreds in one transaction, more by the worker in short ones. What cannot be changed is left, with the
reason; what was changed can be taken back where nobody has changed it since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core import audit, jobs
from core.db import bulk
from core.errors import Refused
from people.models import Person
from questionbank import selectors
from questionbank.models import BulkChange, BulkItem, Question
from questionbank.rules import bulk as rules
from questionbank.selectors.bulk import actions_for, outcome_of, standing_of
from questionbank.services import questions, revising, writing

JOB_KIND = "question_bulk"
AT_ONCE = 300  # questions in the request itself: under 200 ms on SQLite
Action = BulkChange.Action
TAGS = (Action.ADD_TAGS, Action.REMOVE_TAGS)


def change_ticked(*, action: str, value: Any, keys: Sequence[int], by: Person, now: datetime) -> BulkChange:
    """Change these, at most `AT_ONCE`."""
    _refuse(action, value, by, len(keys))
    if len(keys) > AT_ONCE:
        raise Refused("bulk_too_many", f"一次最多勾选 {AT_ONCE} 道题。更多的请用“对全部”来改。")
    with transaction.atomic():
        change = BulkChange.objects.create(action=action, value=value, found=len(keys), by=by, at=now, ended_at=now)
        _apply(change, keys, standing_of(by), now)
    return change


def change_found(*, action: str, value: Any, chosen: dict[str, str], seen: int, by: Person, now: datetime, back_url: str) -> BulkChange:
    """Change all that the filters `chosen` find, which were `seen`: at once, or by the worker where they are many (`job` is set)."""
    found = selectors.filtered(selectors.visible_to(by).whole(), **chosen)
    count = found.count()
    _refuse(action, value, by, count)
    if count != seen:
        raise Refused("found_changed", f"符合条件的试题刚刚变了，现在是 {count} 道（刚才 {seen} 道），还没有改动。请核对后再确认。")
    if count <= AT_ONCE:
        return change_ticked(action=action, value=value, keys=list(found.values_list("pk", flat=True)), by=by, now=now)
    with transaction.atomic():
        change = BulkChange.objects.create(action=action, value=value, found=count, by=by, at=now)
        title = f"批量{change.get_action_display()}：{count} 道题"
        change.job = jobs.ask(JOB_KIND, title=title, by=by, now=now, back_url=f"{back_url}{change.public_id}/", change=change.pk, chosen=chosen)
        change.save(update_fields=["job"])
    return change


def _refuse(action: str, value: Any, by: Person, count: int) -> None:
    if action not in actions_for(by):
        raise Refused("bulk_not_yours", "您不能做这种批量操作。请选择另一种，或请综合管理员来做。")
    if not count:
        raise Refused("bulk_none", "没有选中试题。请先勾选，或换一个筛选条件。")
    if action == Action.TOPIC:
        revising.check_labels(value, (), ())
    if action in TAGS:
        revising.check_labels("", (), value)
    if action in TAGS and not value:
        raise Refused("tags_missing", "请填写标签。", field="value")
    if action == Action.DIFFICULTY and value not in Question.Difficulty.values:
        raise Refused("difficulty_unknown", "请选择难度。", field="value")


def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    """The worker's part; goes on where an earlier worker died."""
    change = BulkChange.objects.select_related("by").get(pk=params["change"])
    found = selectors.filtered(selectors.visible_to(change.by).whole(), **params["chosen"]).exclude(pk__in=change.items.values("question"))
    keys, standing, done = list(found.order_by("pk").values_list("pk", flat=True)), standing_of(change.by), 0
    try:
        for many in bulk.paced(keys, lambda some: _apply(change, some, standing, now)):
            done += many
            progress(100 * done // len(keys))
    finally:  # also where it was called off: what was done can be taken back
        BulkChange.objects.filter(pk=change.pk).update(ended_at=now)
    return jobs.Product(sentence=sentence_of(change))


def sentence_of(change: BulkChange) -> str:
    outcome = outcome_of(change)
    left = "；".join(f"{words} {many} 道" for words, many in outcome.reasons)
    return f"已{change.get_action_display()} {outcome.changed} 道" + (f"，没有改 {outcome.left_as_they_were} 道（{left}）。" if left else "。")


def _apply(change: BulkChange, keys: Sequence[int], standing: rules.Standing, now: datetime) -> None:
    """Change those that may be, and note each. The caller holds the transaction."""
    visible = selectors.visible_to(change.by).whole().filter(pk__in=keys).prefetch_related("tags")
    rows = {one.pk: one for one in visible.select_for_update(of=("self",))}
    why_not = {key: _why_not(change, rows[key], standing) if key in rows else rules.GONE for key in keys}
    changing = [rows[key] for key, why in why_not.items() if not why]
    BulkItem.objects.bulk_create(
        BulkItem(
            change=change, question_id=key, why_not=why, before={} if why else _before(change, rows[key]), version=0 if why else rows[key].version + 1
        )
        for key, why in why_not.items()
    )
    _write(change, changing, now)
    audit.record(
        "questionbank.bulk", by=change.by, now=now, subject=change.public_id, action=change.action, value=change.value, changed=len(changing),
        left=len(keys) - len(changing),
    )  # fmt: skip


def _why_not(change: BulkChange, question: Question, standing: rules.Standing) -> str:
    said = question.current_revision
    wrote = said is not None and said.author_id == change.by_id
    why = rules.why_not(change.action, standing, status=question.status, wrote=wrote)
    if why:
        return why
    if change.action in TAGS:
        before = _tags(question)
        return rules.why_not_tags(before, rules.tags_after(change.action, before, change.value))
    if change.action in (Action.TOPIC, Action.DIFFICULTY) and getattr(question, change.action) == change.value:
        return rules.SAME
    return ""


def _tags(question: Question) -> list[str]:
    return [one.name for one in question.tags.all()]


def _before(change: BulkChange, question: Question) -> dict[str, Any]:
    if change.action in TAGS:
        return {"tags": _tags(question)}
    if change.action in rules.STEPS:
        at = question.reviewed_at.isoformat() if question.reviewed_at else None
        return {"status": question.status, "reviewed_by_id": question.reviewed_by_id, "reviewed_at": at, "merged_into_id": question.merged_into_id}
    return {change.action: getattr(question, change.action)}


def _write(change: BulkChange, changing: Sequence[Question], now: datetime) -> None:
    """Two statements at most, four of tags."""
    keys = [one.pk for one in changing]
    if change.action in TAGS:
        added = [[name for name in change.value if name not in _tags(one)] for one in changing] if change.action == Action.ADD_TAGS else []
        writing.write_tags(keys if added else [], added)
        if change.action == Action.REMOVE_TAGS:
            untag(keys, change.value)
        set_values(keys)
    elif change.action in rules.STEPS:
        set_values(keys, with_parts=True, **questions.after_step(change.action, change.by, now))
    else:
        set_values(keys, **{change.action: change.value})


def set_values(keys: Sequence[int], *, with_parts: bool = False, **values: Any) -> None:
    """Sub-questions follow their case from status to status."""
    Question.objects.filter(pk__in=keys).update(version=F("version") + 1, **values)
    if with_parts:
        theirs = {name: value for name, value in values.items() if not name.startswith("merged_into")}
        Question.objects.filter(case__in=keys, place__gt=0).update(version=F("version") + 1, **theirs)


def untag(keys: Sequence[int], names: Sequence[str]) -> None:
    Question.tags.through.objects.filter(question__in=keys, tag__name__in=names).delete()
