"""One question: made, revised, reviewed, retired. What it says is never edited: each change is a new revision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import audit
from core.errors import Refused, Stale
from core.models import Office
from notices.services import sending
from people.access import Can, has
from people.models import Person
from questionbank import selectors, types
from questionbank.models import LegalBasis, Question, Revision
from questionbank.rules import content as rules
from questionbank.rules.bases import Basis
from questionbank.services import flags, search, writing
from questionbank.services.writing import NewQuestion
from questionbank.types.base import Given

MAX_REASON = 200


def create_question(
    *, type: str, stem: str, options: Sequence[str], key: Given, explanation: str = "", topic: str = "", difficulty: int = 2,
    bases: Sequence[Basis] = (), tags: Sequence[str] = (), status: str = Question.Status.DRAFT, author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """A new question; `key` as given (`types.base`). Refuses one the bank has already."""
    content = rules.compose(type, stem, options, key, explanation)
    check_labels(topic, bases, tags)
    with transaction.atomic():
        _refuse_switched_off(type, writing.lock_bank())
        _refuse_twin(content.fingerprint)
        item = NewQuestion(type=type, content=content, topic=topic.strip(), difficulty=difficulty, bases=bases, tags=tags)
        made = writing.write([item], status=status, author=author, reviewer=author, now=now)
        question = Question.objects.select_related("current_revision").get(pk=made[0])
        audit.record("questionbank.create", by=author, now=now, subject=question.public_id, status=status)
    return question


def revise_question(
    *, question: Question, seen_version: int, stem: str, options: Sequence[str], key: Given, explanation: str = "", topic: str = "",
    difficulty: int = 2, bases: Sequence[Basis] = (), tags: Sequence[str] | None = None, author: Person | None, now: datetime,
) -> Question:  # fmt: skip
    """Say it anew: a further revision if what it says changed, else only topic, difficulty and tags (None: as they are).
    Raises `Stale` if somebody else was faster.

    With 双人审核 a reviewed question goes back to 待审核 when what it says changed. An author without more changes drafts only.
    """
    check_labels(topic, bases, tags or ())
    with transaction.atomic():
        office = writing.lock_bank()
        current = Question.objects.select_related("current_revision").get(pk=question.pk)
        if current.version != seen_version:
            raise Stale("stale", "这道题刚被他人修改过，您的修改没有保存。请对照下面的最新内容，改好后再保存。")
        if author is not None and current.status != Question.Status.DRAFT and not has(author, Can.MANAGE_QUESTIONS):
            raise Refused("submitted", f"这道题现在是“{current.get_status_display()}”，不能再改。要改请联系审题员退回，或请综合管理员修改。")
        before = current.current_revision
        assert before is not None
        used = {option["id"] for shown in current.revisions.values_list("options", flat=True) for option in shown}
        content = rules.compose(current.type, stem, options, key, explanation, previous=before.options, used_ids=used)
        values: dict[str, object] = {"topic": topic.strip(), "difficulty": difficulty}
        if _says_the_same(before, content, bases):
            made = before
        else:
            _refuse_twin(content.fingerprint, besides=current)
            number = (current.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
            made = writing.revision(current, number, content, author, now)
            made.save()
            LegalBasis.objects.bulk_create(writing.bases(made, bases))
            flags.follow_revision(question=current, made=made, by=author, now=now)
            values |= {"current_revision": made, "fingerprint": content.fingerprint}
            if office and office.two_person_review and current.status == Question.Status.REVIEWED:
                values |= {"status": Question.Status.IN_REVIEW, "reviewed_by": None, "reviewed_at": None}
        if tags is not None:
            writing.set_tags(current, tags)
        current.update_from(seen_version, **values)
        if made != before:
            search.follow(current)
        audit.record("questionbank.revise", by=author, now=now, subject=current.public_id, revision=made.number)
    return current


def submit_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """A draft goes to 待审核."""
    _move(question, seen_version, {Question.Status.DRAFT}, Question.Status.IN_REVIEW, "questionbank.submit", by, now)


def review_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """Found right: papers may draw it. Not by the author of what it says now, unless who manages the bank may do so alone (双人审核 is off)."""
    office = Office.current()
    revision = question.current_revision
    if revision is not None and revision.author_id == by.pk:
        if not has(by, Can.MANAGE_QUESTIONS):
            raise Refused("review_by_author", "这道题是您编写的，请由另一位审题员或综合管理员审核。")
        if office and office.two_person_review:
            raise Refused("review_by_author", "已启用双人审核：这道题是您编写的，请由另一位管理员审核。")
    _move(
        question, seen_version, {Question.Status.DRAFT, Question.Status.IN_REVIEW}, Question.Status.REVIEWED, "questionbank.review", by, now,
        reviewed_by=by, reviewed_at=now,
    )  # fmt: skip


def return_question(*, question: Question, seen_version: int, reason: str, url: str, by: Person, now: datetime) -> None:
    """Found wrong: a draft again, and its author is told why. `url` leads them to the question."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", "请填写退回的原因，出题人会看到。", field="reason")
    if len(reason) > MAX_REASON:
        raise Refused("reason_too_long", f"退回的原因有 {len(reason)} 个字，最多 {MAX_REASON} 个字。", field="reason")
    author = question.current_revision.author if question.current_revision else None
    with transaction.atomic():
        _move(question, seen_version, {Question.Status.IN_REVIEW}, Question.Status.DRAFT, "questionbank.return", by, now, told={"reason": reason})
        if author is not None and author != by:
            stem = question.current_revision.stem[:40] if question.current_revision else ""
            sending.send(people=[author], kind="questionbank.returned", title="您编写的试题被退回", body=f"{stem}\n原因：{reason}", url=url, now=now)


def retire_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """Out of use: no paper draws it any more. Papers that hold it keep it."""
    used = {Question.Status.DRAFT, Question.Status.IN_REVIEW, Question.Status.REVIEWED}
    _move(question, seen_version, used, Question.Status.RETIRED, "questionbank.retire", by, now)


def restore_question(*, question: Question, seen_version: int, by: Person, now: datetime) -> None:
    """A retired question becomes a draft again, to be reviewed before it is drawn."""
    _move(
        question, seen_version, {Question.Status.RETIRED}, Question.Status.DRAFT, "questionbank.restore", by, now, reviewed_by=None, reviewed_at=None
    )


def _move(
    question: Question,
    seen_version: int,
    from_any: set[Question.Status],
    to: Question.Status,
    event: str,
    by: Person,
    now: datetime,
    told: dict[str, Any] | None = None,
    **values: object,
) -> None:
    """`told` goes into the audit trail beside the question."""
    if question.status not in from_any:
        raise Refused("status_wrong", f"这道题现在是“{question.get_status_display()}”，不能这样操作。请刷新页面后再看。")
    with transaction.atomic():
        question.update_from(seen_version, status=to, **values)
        audit.record(event, by=by, now=now, subject=question.public_id, **(told or {}))


def _refuse_switched_off(kind: str, office: Office | None) -> None:
    if types.get(kind) not in selectors.offered_types(office):
        sentence = f"本单位没有启用主观题和案例题，不能新建{types.get(kind).label}。请改用其他题型，或请系统管理员在“设置”里启用。"
        raise Refused("type_switched_off", sentence, field="type")


def _refuse_twin(fingerprint: str, besides: Question | None = None) -> None:
    twins = Question.objects.live().filter(fingerprint=fingerprint)
    twin = (twins.exclude(pk=besides.pk) if besides else twins).first()
    if twin is not None:
        raise Refused("duplicate", f"题库中已有相同的试题（题干和选项都相同，状态：{twin.get_status_display()}）。", field="stem")


def check_labels(topic: str, bases: Sequence[Basis], tags: Sequence[str]) -> None:
    """Raises `Refused` for what is too long, too much or no basis."""
    rules.check_tags(tags)
    if len(topic.strip()) > rules.MAX_TOPIC:
        raise Refused("topic_too_long", f"知识点有 {len(topic.strip())} 个字，最多 {rules.MAX_TOPIC} 个字。", field="topic")
    for title, article, version in bases:
        if not title or len(title) > 100 or len(article) > 30 or len(version) > 20:
            raise Refused("basis_unreadable", f"依据“{title}{article}”写得不完整或太长，请写成“中华人民共和国行政处罚法 第二十四条”。", field="bases")


def _says_the_same(before: Revision, content: rules.Content, bases: Sequence[Basis]) -> bool:
    there = {(one.statute_title, one.article_number, one.statute_version) for one in before.bases.all()}
    same_words = (before.stem, before.options, before.explanation) == (content.stem, content.options, content.explanation)
    return same_words and before.key == content.key and there == set(bases)
