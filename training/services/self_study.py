"""自学: entered by the clerk for one person or several, put right, withdrawn; the hours follow where the year counts them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit, files, scans
from core.errors import Refused
from people.models import Person
from people.rules import days
from training.models import SelfStudy, Source
from training.services import ledger
from training.services.ledger import Earned


@dataclass(frozen=True)
class Terms:
    """What was studied: columns of `SelfStudy`. `hours` in 1/100."""

    how: str
    title: str
    from_on: date
    until_on: date
    hours: int
    note: str = ""


def enter(*, people: Sequence[Person], terms: Terms, proof: UploadedFile | None, by: Person, now: datetime) -> list[SelfStudy]:
    """The same for each of `people`, all or none; one proof for all."""
    _refuse(terms, now)
    content = scans.read(proof, field="proof") if proof else None
    with transaction.atomic():
        _refuse_there(people, terms)
        made = [SelfStudy(person=one, by=by, at=now, **asdict(terms)) for one in people]
        for one in made:
            one.save()
        if content:
            _prove(made, content, terms.title, now)
        _settle(made, now)
        audit.record("training.self_study_entered", by=by, now=now, subject=terms.title, people=[one.person.name for one in made], hours=terms.hours)
    return made


def change(*, study: SelfStudy, terms: Terms, seen_version: int, by: Person, now: datetime) -> SelfStudy:
    """`Stale` if somebody changed it since `seen_version`."""
    _refuse(terms, now)
    with transaction.atomic():
        held = _hold(study)
        _refuse_there([held.person], terms, but=held)
        held.update_from(seen_version, **asdict(terms))
        _settle([held], now)
        audit.record("training.self_study_changed", by=by, now=now, subject=f"{held.person.name} {held.title}", hours=held.hours)
    return held


def withdraw(*, study: SelfStudy, reason: str, by: Person, now: datetime) -> SelfStudy:
    """It stays on record and earns nothing."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明撤下的原因。", field="reason")
    with transaction.atomic():
        held = _hold(study)
        held.update_from(held.version, withdrawn_at=now, withdrawn_reason=reason.strip()[:200])
        _settle([held], now)
        audit.record("training.self_study_withdrawn", by=by, now=now, subject=f"{held.person.name} {held.title}", reason=held.withdrawn_reason)
    return held


def _hold(study: SelfStudy) -> SelfStudy:
    held = SelfStudy.objects.select_for_update(of=("self",)).select_related("person").get(pk=study.pk)
    if held.withdrawn_at:
        raise Refused("self_study_withdrawn", "这条自学记录已经撤下，不能再改。")
    return held


def _refuse(terms: Terms, now: datetime) -> None:
    if terms.from_on.year < days.EARLIEST:
        raise Refused("too_early", f"{terms.from_on} 太早，请核对日期。", field="from_on")
    if terms.until_on < terms.from_on:
        raise Refused("ends_before_start", "结束日期不能早于开始日期。", field="until_on")
    if terms.until_on > timezone.localdate(now):
        raise Refused("not_over", f"{terms.until_on} 还没有到，学完以后再登记。", field="until_on")


def _refuse_there(people: Sequence[Person], terms: Terms, but: SelfStudy | None = None) -> None:
    same = SelfStudy.objects.filter(person__in=people, title=terms.title, from_on=terms.from_on, withdrawn_at=None)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if names := list(same.values_list("person__name", flat=True)[:5]):
        raise Refused("self_study_there", f"{'、'.join(names)}从 {terms.from_on} 起的“{terms.title}”已经登记过。", field="title")


def _prove(made: Sequence[SelfStudy], content: tuple[bytes, tuple[str, str]], title: str, now: datetime) -> None:
    data, (content_type, ending) = content
    name, kind = f"{title[:80]}-自学证明.{ending}", SelfStudy.OWNER_KIND
    stored = files.store(data, name=name, content_type=content_type, owner_kind=kind, owner_id=made[0].pk, now=now)
    SelfStudy.objects.filter(pk__in=[one.pk for one in made]).update(proof=stored)


def _settle(studies: Sequence[SelfStudy], now: datetime) -> None:
    """Whether the year counts them, `ledger.settle` knows."""
    earned = [Earned(one.person_id, one.pk, one.until_on, one.title, 0 if one.withdrawn_at else one.hours) for one in studies]
    ledger.settle(Source.SELF_STUDY, earned, now)
