"""Much alike questions are found: all of the bank by the worker, those of one question when it is saved. Nothing is refused for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import audit, jobs
from core.errors import Refused
from core.models import Job, Office
from people.models import Person
from questionbank.models import Likeness, Question, Revision
from questionbank.rules.likeness import LEAST, USUAL, alike, bag, likeness
from questionbank.selectors import likeness as selected

JOB_KIND = "question_likeness"
_CHUNK = 200  # pairs a transaction: well under 200 ms on SQLite


@dataclass(frozen=True)
class Found:
    """A pair with the revisions that were compared; the older question first."""

    question: int
    other: int
    said: int
    other_said: int
    percent: int


def ask(*, percent: int, by: Person, now: datetime, back_url: str = "") -> Job:
    """Have the worker look through the whole bank; from now on questions count as much alike from `percent` on."""
    if not LEAST <= percent <= 100:
        raise Refused("likeness_percent", f"相似度请填 {LEAST} 到 100 之间的整数。", field="percent")
    with transaction.atomic():
        Office.objects.filter(id=1).update(likeness_percent=percent)
        return jobs.ask(JOB_KIND, title=f"查找相似试题（{percent}% 以上）", by=by, now=now, back_url=back_url)


def ask_again(*, by: Person, now: datetime) -> None:
    """The bank has got many questions at once."""
    jobs.ask(JOB_KIND, title="查找相似试题", by=by, now=now)


def run(params: dict[str, Any], progress: jobs.Progress, now: datetime) -> jobs.Product:
    """The worker's part: about a minute of computing for 100,000 questions."""
    percent = _percent()
    kinds = list(selected.compared().order_by("type").values_list("type", flat=True).distinct())
    found: list[Found] = []
    for number, kind in enumerate(kinds):
        found += _among(kind, percent, partial(_share, progress, number, len(kinds)))
    _write(found, now, progress)
    return jobs.Product(sentence=f"找到 {len(found)} 对相似试题。" if found else "没有找到相似试题。")


def note(*, question: Question, now: datetime) -> int:
    """Look for what is much like one question that says something new; returns how many. A dozen statements."""
    mine = next(selected.spoken(Question.objects.filter(pk=question.pk)), None)
    if mine is None or question.case_id is not None:
        return 0
    own, percent = bag(mine[2]), _percent()
    others = Question.objects.filter(pk__in=selected.candidates(question, mine[2]))
    near = [(likeness(own, bag(fields)), pk, said) for pk, said, fields in selected.spoken(others)]
    found = [_ordered(mine[:2], (pk, said), much) for much, pk, said in near if much >= percent]
    kept = {(one.question, one.other) for one in found}
    with transaction.atomic():
        about = Likeness.objects.filter(Q(question=question) | Q(other=question), dismissed_at__isnull=True)
        about.filter(pk__in=[one.pk for one in about if (one.question_id, one.other_id) not in kept]).delete()
        _store(found, now)
    return len(found)


def follow(*, before: Revision, made: Revision) -> None:
    """A question says the same words anew, resting on something else: what was found of it, or decided, stands. Two statements."""
    if (before.stem, before.options) == (made.stem, made.options):
        Likeness.objects.filter(said=before).update(said=made)
        Likeness.objects.filter(other_said=before).update(other_said=made)


def dismiss(*, pair: Likeness, by: Person, now: datetime) -> None:
    """不是重复: not shown again until one of the two says something else."""
    with transaction.atomic():
        if not Likeness.objects.filter(pk=pair.pk, dismissed_at__isnull=True).update(dismissed_at=now, dismissed_by=by):
            raise Refused("pair_decided", "这一对试题已经处理过了。请刷新页面。")
        audit.record("questionbank.not_duplicates", by=by, now=now, subject=pair.question.public_id, other=str(pair.other.public_id))


def _percent() -> int:
    office = Office.current()
    return office.likeness_percent if office else USUAL


def _share(progress: jobs.Progress, before: int, kinds: int, done: int) -> None:
    """Comparing is nine tenths of the work, each type as much of it as another."""
    progress((90 * before + 90 * done // 100) // kinds)


def _among(kind: str, percent: int, progress: jobs.Progress) -> list[Found]:
    """All much alike ones of a type."""
    said: dict[int, int] = {}

    def bags() -> Iterable[tuple[int, Any]]:
        for question, revision, fields in selected.spoken(selected.compared().filter(type=kind)):
            said[question] = revision
            yield question, bag(fields)

    return [Found(one, other, said[one], said[other], much) for one, other, much in alike(bags(), percent, progress)]


def _ordered(one: tuple[int, int], other: tuple[int, int], percent: int) -> Found:
    (question, said), (second, second_said) = sorted([one, other])
    return Found(question, second, said, second_said, percent)


def _write(found: list[Found], now: datetime, progress: jobs.Progress) -> None:
    """What was found, and nothing else that is open; in short transactions."""
    kept = {(one.question, one.other) for one in found}
    gone = [pk for pk, *pair in Likeness.objects.values_list("pk", "question", "other") if tuple(pair) not in kept]
    for start in range(0, len(gone), _CHUNK):
        Likeness.objects.filter(pk__in=gone[start : start + _CHUNK], dismissed_at__isnull=True).delete()
    for start in range(0, len(found), _CHUNK):
        progress(90 + 10 * start // len(found))
        with transaction.atomic():
            _store(found[start : start + _CHUNK], now)


def _store(found: list[Found], now: datetime) -> None:
    """Pairs that are new or say something new; one that was dismissed stays so while both say the same. The caller holds the transaction."""
    rows = Likeness.objects.filter(question__in=[one.question for one in found], other__in=[one.other for one in found])
    there = {(one.question_id, one.other_id): one for one in rows}
    fresh, changed = [], []
    alive = set(Question.objects.live().filter(pk__in={key for one in found for key in (one.question, one.other)}).values_list("pk", flat=True))
    for one in found:
        row = there.get((one.question, one.other))
        if row is None and {one.question, one.other} <= alive:
            facts = {"said_id": one.said, "other_said_id": one.other_said, "percent": one.percent, "found_at": now}
            fresh.append(Likeness(question_id=one.question, other_id=one.other, **facts))
        elif row is not None and (row.said_id, row.other_said_id) != (one.said, one.other_said):
            row.said_id, row.other_said_id, row.percent, row.found_at = one.said, one.other_said, one.percent, now
            row.dismissed_at = row.dismissed_by = None
            changed.append(row)
    Likeness.objects.bulk_create(fresh, ignore_conflicts=True)  # somebody may just have found the same
    Likeness.objects.bulk_update(changed, ["said", "other_said", "percent", "found_at", "dismissed_at", "dismissed_by"])
