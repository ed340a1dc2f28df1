"""One question: made, revised, reviewed, retired. What it says is never edited: each change is a new revision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core import audit
from core.errors import Refused
from core.models import Office
from notices.services import sending
from people.access import Can, has
from people.models import Person
from questionbank.models import Question
from questionbank.rules import steps
from questionbank.rules.bases import Basis
from questionbank.rules.content import Image
from questionbank.services import flags, likeness, revising, search, writing
from questionbank.services.revising import Says
from questionbank.services.writing import NewQuestion
from questionbank.types.base import Given

MAX_REASON = 200


def create_question(
    *, type: str, stem: str, options: Sequence[str], key: Given, explanation: str = "", bases: Sequence[Basis] = (),
    images: Sequence[Image] = (), topic: str = "", difficulty: int = 2, tags: Sequence[str] = (), status: str = Question.Status.DRAFT,
    author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """A new question; `key` as given (`types.base`). Refuses one the bank has already."""
    content = Says(stem, options, key, explanation, images=images).content(type)
    revising.check_labels(topic, bases, tags)
    with transaction.atomic():
        revising.refuse_switched_off(type, writing.lock_bank())
        revising.refuse_twin(content.fingerprint)
        item = NewQuestion(type=type, content=content, topic=topic.strip(), difficulty=difficulty, bases=bases, tags=tags)
        made = writing.write([item], status=status, author=author, reviewer=author, now=now)
        question = Question.objects.select_related("current_revision").get(pk=made[0])
        flags.follow_new(question=question, now=now)
        audit.record("questionbank.create", by=author, now=now, subject=question.public_id, status=status)
    return question


def revise_question(
    *, question: Question, seen_version: int, stem: str, options: Sequence[str], key: Given, explanation: str = "",
    bases: Sequence[Basis] = (), images: Sequence[Image] = (), topic: str = "", difficulty: int = 2, tags: Sequence[str] | None = None,
    author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """Say it anew: a further revision if what it says changed, else only topic, difficulty and tags (None: as they are).
    Raises `Stale` if somebody else was faster.

    With 双人审核 a reviewed question goes back to 待审核 when what it says changed. An author without more changes drafts only.
    """
    says = Says(stem, options, key, explanation, bases, images)
    return say_anew(question=question, seen_version=seen_version, says=says, topic=topic, difficulty=difficulty, tags=tags, author=author, now=now)


def say_anew(
    *, question: Question, seen_version: int, says: Says, topic: str, difficulty: int, tags: Sequence[str] | None = None,
    author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """`revise_question` for who has all it shall say in one."""
    revising.check_labels(topic, says.bases, tags or ())
    with transaction.atomic():
        office = writing.lock_bank()
        current = revising.opened(question, seen_version, author)
        made = current.current_revision
        assert made is not None
        content = revising.content_for(current, says)
        values: dict[str, object] = {"topic": topic.strip(), "difficulty": difficulty}
        if not revising.is_said(made, content, says.bases):
            revising.refuse_twin(content.fingerprint, besides=current)
            before, made = made, revising.say(current, content, says.bases, author=author, now=now)
            likeness.follow(before=before, made=made)
            values |= {"current_revision": made, "fingerprint": content.fingerprint, **revising.status_after(current, office)}
        if tags is not None:
            writing.set_tags(current, tags)
        current.update_from(seen_version, **values)
        if "current_revision" in values:
            search.follow(current)
        audit.record("questionbank.revise", by=author, now=now, subject=current.public_id, revision=made.number)
    return current


def submit_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """A draft goes to 待审核."""
    _move("submit", question, seen_version, by, now)


def review_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """Found right: papers may draw it."""
    _move("review", question, seen_version, by, now)


def return_question(*, question: Question, seen_version: int, reason: str, url: str, by: Person, now: datetime) -> None:
    """Found wrong: a draft again, and its author is told why. `url` leads them to the question."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", "请填写退回的原因，出题人会看到。", field="reason")
    if len(reason) > MAX_REASON:
        raise Refused("reason_too_long", f"退回的原因有 {len(reason)} 个字，最多 {MAX_REASON} 个字。", field="reason")
    author = question.current_revision.author if question.current_revision else None
    with transaction.atomic():
        _move("return", question, seen_version, by, now, reason=reason)
        if author is not None and author != by:
            stem = question.current_revision.stem[:40] if question.current_revision else ""
            sending.send(people=[author], kind="questionbank.returned", title="您编写的试题被退回", body=f"{stem}\n原因：{reason}", url=url, now=now)


def retire_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """Out of use: no paper draws it any more. Papers that hold it keep it."""
    _move("retire", question, seen_version, by, now)


def retire_into(*, question: Question, into: Question, seen_version: int, by: Person, now: datetime) -> None:
    """Out of use because another says the same."""
    with transaction.atomic():
        _move("merge", question, seen_version, by, now, into=str(into.public_id))
        question.merged_into = into
        question.save(update_fields=["merged_into"])


def restore_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """A retired question becomes a draft again, to be reviewed before it is drawn; one that was merged stands by itself again."""
    _move("restore", question, seen_version, by, now)


_SENTENCES = {
    steps.BY_AUTHOR: "这道题是您编写的，请由另一位审题员或综合管理员审核。",
    steps.BY_AUTHOR_OF_TWO: "已启用双人审核：这道题是您编写的，请由另一位管理员审核。",
    steps.STATUS_WRONG: "这道题现在是“{status}”，不能这样操作。请刷新页面后再看。",
}


def _move(step: str, question: Question, seen_version: int, by: Person, now: datetime, **told: Any) -> None:
    """Sub-questions follow their case. `told` goes into the audit trail beside the question."""
    if question.case_id is not None:
        raise Refused("part_of_case", "这是案例题里的一道小题，随案例题一起审核、停用。请打开案例题操作。")
    said, office = question.current_revision, Office.current()
    why = steps.why_not_step(
        step, status=question.status, wrote=said is not None and said.author_id == by.pk, manages=has(by, Can.MANAGE_QUESTIONS),
        two_person_review=office is not None and office.two_person_review,
    )  # fmt: skip
    if why:
        raise Refused(why, _SENTENCES[why].format(status=question.get_status_display()))
    with transaction.atomic():
        values = after_step(step, by, now)
        question.update_from(seen_version, **values)
        question.parts.filter(place__gt=0).update(version=F("version") + 1, **values)
        audit.record(f"questionbank.{step}", by=by, now=now, subject=question.public_id, **told)


def after_step(step: str, by: Person, now: datetime) -> dict[str, Any]:
    """What the step sets in the row."""
    reviewed: dict[str, dict[str, Any]] = {
        "review": {"reviewed_by": by, "reviewed_at": now},
        "restore": {"reviewed_by": None, "reviewed_at": None, "merged_into": None},
    }
    return {"status": steps.STEPS[step].to, **reviewed.get(step, {})}
