"""The one writer of certificates: an event is added, and spans and copies follow from all events, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from certificates.models import Certificate, CertificateEvent, CertificateSpan, ReturnTask
from certificates.rules import facts as card
from certificates.rules import life
from certificates.rules.life import Kind, State, Step
from certificates.selectors import certificates as selectors
from certificates.selectors import rules
from core import audit, files, scans, verify
from core.errors import Refused
from core.models import StoredFile
from people.access import Can, covers
from people.models import Person
from people.rules import days

CODE_PREFIX = "FA"  # 法; Z is no letter of codes
_COPIES = [*card.TEXTS, *card.DAYS, "in_force_from"]


@dataclass(frozen=True)
class Entry:
    """What somebody enters. `facts` as the form says them (rules.facts cleans them); of a correction `corrects` is the number of the step, `on` and
    `facts` say it anew, and `struck` strikes it out."""

    kind: Kind
    on: date
    document: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    conditions: list[dict[str, Any]] = field(default_factory=list)
    corrects: int | None = None
    struck: bool = False


def open_certificate(
    *, person: Person, family: str, entry: Entry, by: Person, now: datetime, attachment: UploadedFile | None = None, key: str = ""
) -> Certificate:
    """A card from its application on, or from its issue where that is the first the office knows of it. Refuses somebody beyond `by`, and a second
    live card of the family; the same `key` twice is one."""
    refuse_beyond(by, person)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if key and (there := CertificateEvent.objects.filter(certificate__person=person, key=key).select_related("certificate").first()):
            return there.certificate
        refuse_second(person, family)
        code = verify.new_code(CODE_PREFIX)
        made = Certificate.objects.create(person=person, family=family, code=code, digest=verify.digest_of(code), created_at=now)
        add(certificate=made, entry=entry, by=by, now=now, attachment=attachment, key=key)
    made.refresh_from_db()
    return made


def add(
    *, certificate: Certificate, entry: Entry, by: Person | None, now: datetime, attachment: UploadedFile | None = None, key: str = "",
    seen: int | None = None,
) -> CertificateEvent:  # fmt: skip
    """One step, or a correction of one. Refuses what its life does not allow, with the sentence of `rules.life`; the same `key` twice is one.

    `seen`: how many events the page showed; where somebody entered one since, nothing is written before that was seen."""
    said = _cleaned(certificate, entry, timezone.localdate(now))
    kept = _read(attachment) if attachment else None
    with transaction.atomic():
        held = Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related("person__unit").get(pk=certificate.pk)
        refuse_beyond(by, held.person)
        if key and (there := held.events.filter(key=key).first()):
            return there
        events = {one.number: one for one in held.events.select_related("corrects", "by")}
        _refuse_overtaken(events, seen)
        steps = [selectors.step_of(one) for one in events.values()]
        _refuse_idle(steps, said)
        made = CertificateEvent(
            certificate=held, number=len(events) + 1, kind=said.kind, on=said.on, document=said.document, reason=said.reason, facts=dict(said.facts),
            conditions=said.conditions, corrects=_corrected(events, said), struck=said.struck, key=key, by=by, at=now,
        )  # fmt: skip
        words = rules.wording().steps
        spans = life.spans([*steps, Step(made.number, said.kind, said.on, said.facts, said.corrects, said.struck)], words)
        _refuse_none_left(spans, words)
        if kept:
            made.attachment = _stored(made, kept, now)
        made.save()
        was_over = held.state in life.OVER
        write_copies(held, spans, timezone.localdate(now))
        _follow_with_task(held, spans, by, now, was_over=was_over)
        audit.record(
            "certificates.event", by=by, now=now, subject=f"{held.person.name} {held.number or held.get_family_display()}", step=said.kind.value,
            certificate=str(held.public_id), on=str(said.on), document=said.document, reason=said.reason,
        )  # fmt: skip
    return made


def refuse_beyond(by: Person | None, person: Person) -> None:
    """Whoever enters something of a card manages the certificates of its person; `by` None: the system itself."""
    if by is not None and not covers(by, Can.MANAGE_CERTIFICATES, person.unit):
        raise Refused("not_yours", f"{person.name}不在您管理的单位里，不能登记他的证件。", field="person")


def _cleaned(certificate: Certificate, entry: Entry, today: date) -> Entry:
    """The entry as it is kept. A correction's facts are those of the kind of step that it puts right."""
    if why_not := days.why_not(entry.on, today):
        raise Refused("event_day", why_not, field="on")
    office, kind = rules.current(), entry.kind
    if kind == Kind.CORRECT:
        step = certificate.events.filter(number=entry.corrects or 0).exclude(kind=Kind.CORRECT).first()
        if step is None:
            raise Refused("corrects_nothing", "请选择要更正的手续。", field="corrects")
        kind = Kind(step.kind)
        if not entry.reason.strip():
            raise Refused("reason_missing", "请写明更正的原因。", field="reason")
    facts = {} if entry.struck else card.clean(kind, entry.facts, pattern=office.number_pattern, hint=office.number_hint)
    document, reason = " ".join(entry.document.split())[:80], entry.reason.strip()[:300]
    return Entry(entry.kind, entry.on, document, reason, facts, entry.conditions, entry.corrects, entry.struck)


def _corrected(events: Mapping[int, CertificateEvent], said: Entry) -> CertificateEvent | None:
    return events[said.corrects] if said.kind == Kind.CORRECT and said.corrects else None


def _refuse_overtaken(events: Mapping[int, CertificateEvent], seen: int | None) -> None:
    if seen is None or len(events) <= seen:
        return
    last = events[len(events)]
    who = last.by.name if last.by else "系统"
    step = rules.wording().step(last.kind)
    sentence = f"您打开本页以后，{who}登记了“{step}”（{timezone.localtime(last.at):%Y-%m-%d %H:%M}），您填写的还没有保存。请核对后再决定是否提交。"
    raise Refused("overtaken", sentence)


def _refuse_idle(steps: list[Step], said: Entry) -> None:
    """A correction that says what is known already."""
    if said.kind != Kind.CORRECT:
        return
    known = next(one for one in life.known(steps) if one.number == said.corrects)
    if (known.struck, True) == (said.struck, said.struck or (known.on == said.on and dict(known.facts) == dict(said.facts))):
        raise Refused("nothing_corrected", "没有改动：日期和内容都与现在的一样。请改正后再提交，或返回。")


def _refuse_none_left(spans: list[life.Span], words: Mapping[Kind, str]) -> None:
    if not spans:
        sentence = "这是唯一的手续，不能撤销。登记错了人的，请更正为正确内容，或办理{decline}、{cancel}。"
        raise Refused("nothing_left", life.in_words(sentence, words), field="corrects")


def _read(attachment: UploadedFile) -> tuple[bytes, tuple[str, str]]:
    return scans.read(attachment, field="attachment")


def _stored(event: CertificateEvent, kept: tuple[bytes, tuple[str, str]], now: datetime) -> StoredFile:
    data, (content_type, ending) = kept
    name = f"{event.certificate.person.name}-{event.get_kind_display()}-{event.on}.{ending}"
    owner = event.certificate.public_id
    return files.store(data, name=name, content_type=content_type, owner_kind=CertificateEvent.OWNER_KIND, owner_id=owner, now=now)


def write_copies(certificate: Certificate, spans: list[life.Span], today: date) -> None:
    """What follows from the events: the spans, and what stands on the card at last. Refuses a second live card of the family or of the number."""
    CertificateSpan.objects.filter(certificate=certificate).delete()
    CertificateSpan.objects.bulk_create(rows_of(certificate, spans))
    copy_last(certificate, spans)
    try:
        with transaction.atomic():
            certificate.save(update_fields=["state", *_COPIES])
            certificate.fields.set(spans[-1].facts.get("fields", []))
    except IntegrityError as error:
        refuse_second(certificate.person, certificate.family, but=certificate)
        raise Refused("number_taken", f"编号 {certificate.number} 已是另一张有效证件的编号，请核对。", field="number") from error


def rows_of(certificate: Certificate, spans: list[life.Span]) -> list[CertificateSpan]:
    return [
        CertificateSpan(
            certificate=certificate, person_id=certificate.person_id, family=certificate.family, from_on=one.from_on, until_on=one.until_on,
            state=one.state, facts=one.facts, valid_until=life.facts_day(one.facts, "valid_until"), number=one.number,
        )
        for one in spans
    ]  # fmt: skip


def copy_last(certificate: Certificate, spans: list[life.Span]) -> None:
    """Put on the certificate what its last span says; saves nothing."""
    last = spans[-1]
    for name in card.TEXTS:
        setattr(certificate, name, last.facts.get(name, ""))
    for name in card.DAYS:
        setattr(certificate, name, life.facts_day(last.facts, name))
    certificate.in_force_from = last.in_force_from
    certificate.state = State.VALID if last.state in life.HELD else last.state


def refuse_second(person: Person, family: str, but: Certificate | None = None) -> None:
    there = Certificate.objects.filter(person=person, family=family, state__in=life.OPEN)
    if but is not None:
        there = there.exclude(pk=but.pk)
    if one := there.first():
        words = rules.wording()
        which = f"（编号 {one.number}）" if one.number else f"（{words.states[State.APPLIED]}）"
        instead = life.in_words("到期的请办理{renew}；不再使用的，先{return}或{cancel}。", words.steps)
        sentence = f"{person.name}已有一张{one.get_family_display()}{which}，同一种证件一人只能有一张。{instead}"
        raise Refused("second_live", sentence, field="family")


def _follow_with_task(certificate: Certificate, spans: list[life.Span], by: Person | None, now: datetime, *, was_over: bool) -> None:
    """A card that was returned, cancelled or never issued needs no return any more; where that is put right, it is to be returned again."""
    tasks = ReturnTask.objects.filter(certificate=certificate)
    if spans[-1].state not in life.LIVE:
        closing = tasks.filter(closed_at=None)
        closing.update(outcome=ReturnTask.Outcome.RETURNED, closed_by=by, closed_at=now, version=F("version") + 1)
        return
    closed = tasks.filter(outcome=ReturnTask.Outcome.RETURNED).order_by("-closed_at", "-id").first() if was_over else None
    if closed:
        tasks.filter(pk=closed.pk).update(outcome="", closed_by=None, closed_at=None, version=F("version") + 1)
        audit.record("certificates.return_reopened", by=by, now=now, subject=certificate.person.name, certificate=str(certificate.public_id))
