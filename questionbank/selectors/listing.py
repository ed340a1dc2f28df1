"""The list of questions: narrowed, in order, and what there is to narrow it by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OrderBy, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from questionbank import sql, types
from questionbank.models import BasisFlag, LegalBasis, Question, QuestionQuerySet, Tag
from questionbank.rules import grams
from questionbank.rules.bases import spellings
from statutes.rules.titles import names_of, short_title

TO_REVIEW, WITHOUT_BASIS = "to_review", "no_basis"
FLAGS = {TO_REVIEW: "依据待复核", WITHOUT_BASIS: "无依据"}
WITH_PARTS = [one.code for one in types.every() if one.has_parts]
ORDERS = {"": "最新", "uses": "用得最多", "facility": "得分率最低"}


def filtered(
    questions: QuestionQuerySet, *, type: str = "", topic: str = "", difficulty: str = "", status: str = "", text: str = "", law: str = "",
    article: str = "", tag: str = "", flag: str = "",
) -> QuestionQuerySet:  # fmt: skip
    """Narrowed by what the clerk chose; empty values choose nothing. Retired questions show only when asked for by status. A case rests on what
    any of its sub-questions rests on, and is flagged with it."""
    for name, value in (("type", type), ("topic", topic), ("difficulty", difficulty), ("status", status)):
        if value:
            questions = questions.filter(**{name: value})
    if not status:
        questions = questions.exclude(status=Question.Status.RETIRED)
    if text:
        words = grams.words(text)
        questions = questions.filter(sql.saying(words)) if words else questions.none()
    if tag:
        questions = questions.filter(pk__in=Question.tags.through.objects.filter(tag__name=tag).values("question"))
    if law or article:
        questions = questions.filter(_resting_on(_named(law, article)))
    if flag == TO_REVIEW:
        questions = questions.filter(pk__in=BasisFlag.objects.filter(decision="").values(whole=Coalesce("question__case", "question")))
    elif flag == WITHOUT_BASIS:
        every = LegalBasis.objects.all()
        questions = questions.filter(~Exists(every.filter(revision=OuterRef("current_revision")))).exclude(_asked_about(every))
    return questions


def _named(law: str, article: str) -> QuerySet[LegalBasis]:
    named = LegalBasis.objects.all()
    if law:
        named = named.filter(statute_title__in=names_of(law))
    return named.filter(article_number__in=spellings(article)) if article else named


def _resting_on(bases: QuerySet[LegalBasis]) -> Q:
    """Questions looked up in a set of what rests on these, not the other way round: a page of many needs few of them. (A bare column would be led
    by its index.)"""
    own: In[Any] = In(Coalesce("current_revision", 0), bases.values("revision"))
    return Q(own) | _asked_about(bases)


def _asked_about(bases: QuerySet[LegalBasis]) -> Q:
    """The cases of which a sub-question rests on these."""
    parts = Question.objects.filter(Exists(bases.filter(revision=OuterRef("current_revision"))), case__isnull=False, place__gt=0)
    return Q(type__in=WITH_PARTS, pk__in=parts.values("case"))


def order(name: str) -> Sequence[OrderBy | str]:
    """How a list is sorted; what no exam has told anything of comes last."""
    if name == "uses":
        return [F("stat__papers").desc(nulls_last=True), "-pk"]
    if name == "facility":
        return [F("stat__facility").asc(nulls_last=True), "-pk"]
    return ["-pk"]


@dataclass(frozen=True)
class InUse:
    """What the list can be narrowed by."""

    laws: list[str]
    topics: list[str]
    tags: list[str]


def in_use() -> InUse:
    """Three statements."""
    laws = sorted({short_title(one) for one in sql.laws_in_use()})
    tagged = Question.tags.through.objects.filter(tag=OuterRef("pk"))
    return InUse(laws, topics(), list(Tag.objects.filter(Exists(tagged)).values_list("name", flat=True)))


def topics() -> list[str]:
    """The topics in use, in order; one query."""
    return sql.topics_in_use()


def rows() -> QuestionQuerySet:
    """Questions with all that the list shows of them."""
    shown = Question.objects.select_related("current_revision", "stat")
    open_flags = Prefetch("flags", BasisFlag.objects.filter(decision=""), to_attr="open_flags")
    return shown.prefetch_related("current_revision__bases", "tags", open_flags)


def add_parts(shown: Iterable[Question]) -> None:
    """To the cases among them, what their sub-questions rest on; two statements where there are any."""
    cases = [one for one in shown if one.type in WITH_PARTS]
    prefetch_related_objects(cases, "current_revision__part_revisions__bases")
