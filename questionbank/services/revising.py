"""What questions and cases have in common when they say something new. Used by the services beside it only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from core.errors import Refused, Stale
from core.models import Office
from people.access import Can, has
from people.models import Person
from questionbank import selectors, types
from questionbank.models import LegalBasis, Question, Revision
from questionbank.rules import content as rules
from questionbank.rules import steps
from questionbank.rules.bases import Basis
from questionbank.services import flags, images, writing
from questionbank.types.base import Given, Option


@dataclass(frozen=True)
class Says:
    """What somebody wants a question to say; `key` as given (`types.base`). `option_ids`: of options that are said again; they keep them."""

    stem: str
    options: Sequence[str] = ()
    key: Given = ()
    explanation: str = ""
    bases: Sequence[Basis] = ()
    images: Sequence[rules.Image] = ()
    option_ids: Sequence[str] = ()

    def content(self, kind: str, previous: Sequence[Option] = (), used_ids: Sequence[str] = ()) -> rules.Content:
        """Checked, as a revision stores it; raises `Refused`."""
        words = (self.stem, self.options, self.key, self.explanation)
        return rules.compose(kind, *words, previous=previous, used_ids=used_ids, images=self.images)


def said_by(revision: Revision) -> Says:
    """What a revision says, to be said again."""
    bases = [(one.statute_title, one.article_number, one.statute_version) for one in revision.bases.all()]
    ids = [one["id"] for one in revision.options]
    key = types.get(revision.question.type).given(ids, revision.key)
    shown = [_image(one, ids) for one in revision.images]
    return Says(revision.stem, [one["text"] for one in revision.options], key, revision.explanation, bases, shown, ids)


def _image(stored: Mapping[str, Any], option_ids: Sequence[str]) -> rules.Image:
    facts = (stored["file"], stored["sha256"], stored["width"], stored["height"])
    return rules.Image(*facts, option_ids.index(stored["at"]) if stored["at"] else None, stored["words"])


def check_labels(topic: str, bases: Sequence[Basis], tags: Sequence[str]) -> None:
    """Raises `Refused` for what is too long, too much or no basis."""
    rules.check_tags(tags)
    if len(topic.strip()) > rules.MAX_TOPIC:
        raise Refused("topic_too_long", f"知识点有 {len(topic.strip())} 个字，最多 {rules.MAX_TOPIC} 个字。", field="topic")
    for title, article, version in bases:
        if not title or len(title) > 100 or len(article) > 30 or len(version) > 20:
            raise Refused("basis_unreadable", f"依据“{title}{article}”写得不完整或太长，请写成“中华人民共和国行政处罚法 第二十四条”。", field="bases")


def refuse_switched_off(kind: str, office: Office | None) -> None:
    if types.get(kind) not in selectors.offered_types(office):
        sentence = f"本单位没有启用主观题和案例题，不能新建{types.get(kind).label}。请改用其他题型，或请系统管理员在“设置”里启用。"
        raise Refused("type_switched_off", sentence, field="type")


def refuse_twin(fingerprint: str, besides: Question | None = None) -> None:
    twins = Question.objects.live().whole().filter(fingerprint=fingerprint)
    twin = (twins.exclude(pk=besides.pk) if besides else twins).first()
    if twin is not None:
        raise Refused("duplicate", f"题库中已有相同的试题（题干和选项都相同，状态：{twin.get_status_display()}）。", field="stem")


def opened(question: Question, seen_version: int, author: Person | None) -> Question:
    """The question as it stands, to be said anew: raises `Stale` if somebody else was faster, and refuses who may no longer change it."""
    current = Question.objects.select_related("current_revision", "case").get(pk=question.pk)
    if current.version != seen_version:
        raise Stale("stale", "这道题刚被他人修改过，您的修改没有保存。请对照下面的最新内容，改好后再保存。")
    if current.case is not None:
        raise Refused("part_of_case", "这是案例题里的一道小题，请在案例题里修改。")
    if author is not None and steps.why_not_edit(status=current.status, manages=has(author, Can.MANAGE_QUESTIONS)):
        raise Refused("submitted", f"这道题现在是“{current.get_status_display()}”，不能再改。要改请联系审题员退回，或请综合管理员修改。")
    return current


def content_for(question: Question, says: Says) -> rules.Content:
    """What it would store, options keeping their ids."""
    assert question.current_revision is not None
    used = [option["id"] for shown in question.revisions.values_list("options", flat=True) for option in shown]
    again = [{"id": id_, "text": text} for id_, text in zip(says.option_ids, says.options, strict=True)] if says.option_ids else None
    return says.content(question.type, again or question.current_revision.options, used)


def is_said(revision: Revision, content: rules.Content, bases: Sequence[Basis]) -> bool:
    there = {(one.statute_title, one.article_number, one.statute_version) for one in revision.bases.all()}
    same = all(getattr(revision, name) == getattr(content, name) for name in writing.SAID)
    return same and there == set(bases)


def say(
    question: Question, content: rules.Content, bases: Sequence[Basis], *, author: Person | None, now: datetime, within: Revision | None = None,
    place: int = 0,
) -> Revision:  # fmt: skip
    """A further revision; of a sub-question `within` a revision of its case. The caller sets the question's own row."""
    number = (question.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Revision.objects.create(
        question=question, number=number, author=author, created_at=now, case_revision=within, place=place,
        **{name: getattr(content, name) for name in writing.SAID},
    )  # fmt: skip
    images.keep({made.pk: [one["file"] for one in content.images]})
    LegalBasis.objects.bulk_create(writing.bases(made, bases))
    flags.follow_revision(question=question, made=made, by=author, now=now)
    return made


def status_after(question: Question, office: Office | None) -> dict[str, object]:
    """With 双人审核 what was reviewed and says something new is reviewed again."""
    if office and office.two_person_review and question.status == Question.Status.REVIEWED:
        return {"status": Question.Status.IN_REVIEW, "reviewed_by": None, "reviewed_at": None}
    return {}
