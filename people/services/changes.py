"""变动人员: entered by who manages people, and so carried out at once; or filed by a liaison, and then accepted, declined or withdrawn."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.errors import Refused, Stale
from people import access, registries
from people.access import Can, covers
from people.models import Person, PersonnelChange, Unit
from people.rules import changes as rules
from people.services import carrying_out, persons
from people.services.carrying_out import Facts
from people.services.persons import Joining

Kind, State = PersonnelChange.Kind, PersonnelChange.State
BEYOND = "“{unit}”不在您管理的单位范围内，请找镇综合管理员办理。"
CHANGED = "这个人的任职刚刚有过变动，您填写的还没有办理。请核对现在的单位和职务，再决定。"


def enter(*, facts: Facts, by: Person, now: datetime, seen_version: int | None = None, namesake: bool = False) -> PersonnelChange:
    """Carry a change out. `seen_version` is the person's when the form was opened: `Stale` where they changed since. `namesake` says that a
    newcomer is not the one of the same name. Refuses at the fields of `Facts` what the rules refuse."""
    with transaction.atomic():
        return _carry_out(facts, by, now, seen_version, namesake, None)


def file(*, facts: Facts, by: Person, now: datetime, seen_version: int | None = None) -> PersonnelChange:
    """What a liaison knows of their unit: it waits, changes nothing, and those who manage the people of the unit are told."""
    with transaction.atomic():
        person = _checked(facts, now, seen_version) if facts.person else None
        unit = person.unit if person else facts.to_unit
        assert unit is not None
        if not covers(by, Can.FILE_CHANGES, unit):
            raise Refused("change_beyond", f"“{unit.full_name}”不由您联络，不能填报。")
        change = PersonnelChange(
            kind=facts.kind, state=State.FILED, person=person, name=person.name if person else facts.name, mobile=facts.mobile,
            from_unit=None if facts.kind in rules.BEGINNING else unit, to_unit=None if facts.kind in rules.ENDING else facts.to_unit or unit,
            post=(person.post if person else "") if facts.post is None else facts.post,
            staffing_type=facts.staffing_type or (person.staffing_type if person else None), effective_on=facts.effective_on,
            reason=facts.reason, document=facts.document, filed_by=by, filed_at=now,
        )  # fmt: skip
        if person is None:
            _read_newcomer(change, now)
        _refuse_twice(change)
        change.save()
        _record("people.change_filed", change, by, now)
        registries.filing_moved(change, now)
    return change


def facts_of(change: PersonnelChange) -> Facts:
    """What a filed change says, for whoever accepts it, perhaps corrected."""
    return Facts(
        kind=Kind(change.kind), effective_on=change.effective_on, reason=change.reason, person=change.person, to_unit=change.to_unit,
        post=change.post, staffing_type=change.staffing_type, document=change.document, name=change.name, mobile=change.mobile,
    )  # fmt: skip


def accept(
    *,
    change: PersonnelChange,
    by: Person,
    now: datetime,
    facts: Facts | None = None,
    seen_version: int | None = None,
    namesake: bool = False,
) -> PersonnelChange:
    """Carry out what was filed, or the `facts` as `by` corrected them; the masked number, which is all that pages show, keeps the filed one.
    The liaison is told. `Stale` where somebody decided it before."""
    with transaction.atomic():
        filed = _waiting(change)
        if facts and filed.mobile and facts.mobile == filed.masked_mobile:
            facts = replace(facts, mobile=filed.mobile)
        done = _carry_out(facts or facts_of(filed), by, now, seen_version, namesake, filed)
        registries.filing_moved(done, now)
    return done


def decline(*, change: PersonnelChange, answer: str, by: Person, now: datetime) -> PersonnelChange:
    """Give a filing back with the reason; the liaison is told. `Stale` where somebody decided it before."""
    if not answer.strip():
        raise Refused("change_no_answer", "请写明退回的原因，填报人会看到。", field="answer")
    with transaction.atomic():
        filed = _waiting(change)
        _refuse_beyond(by, _home(filed))
        filed.state, filed.answer, filed.decided_by, filed.decided_at = State.DECLINED, answer.strip(), by, now
        filed.save(update_fields=["state", "answer", "decided_by", "decided_at"])
        _record("people.change_declined", filed, by, now, answer=filed.answer)
        registries.filing_moved(filed, now)
    return filed


def withdraw(*, change: PersonnelChange, by: Person, now: datetime) -> None:
    """Take a filing of one's unit back while nobody has decided it: nothing came of it, so the row goes."""
    with transaction.atomic():
        filed = _waiting(change)
        if not covers(by, Can.FILE_CHANGES, _home(filed)):
            raise Refused("change_beyond", "只能撤回本单位填报的。")
        _record("people.change_withdrawn", filed, by, now)
        filed.delete()


def _carry_out(facts: Facts, by: Person, now: datetime, seen_version: int | None, namesake: bool, filed: PersonnelChange | None) -> PersonnelChange:
    if facts.kind == Kind.JOINED:
        return _join(facts, by, now, namesake, filed)
    person = _checked(facts, now, seen_version)
    _refuse_beyond(by, person.unit)
    if facts.to_unit is not None:
        _refuse_beyond(by, facts.to_unit, field="to_unit")
    if facts.kind in rules.ENDING:
        if person.pk == by.pk:
            raise Refused("change_oneself", "自己的调离、退休请由另一位综合管理员办理。")
        access.refuse_beyond(by, person)
    return carrying_out.carry_out(person=person, facts=facts, by=by, now=now, filed=filed)


def _join(facts: Facts, by: Person, now: datetime, namesake: bool, filed: PersonnelChange | None) -> PersonnelChange:
    if facts.to_unit is None:
        raise Refused("change_no_unit", "请选择单位。", field="to_unit")
    if facts.staffing_type is None:
        raise Refused("change_no_staffing_type", "请选择编制类型。", field="staffing_type")
    _refuse_beyond(by, facts.to_unit, field="to_unit")
    _refuse_day(facts, now)
    values = {"name": facts.name, "mobile": facts.mobile, "post": facts.post or "", "from_on": str(facts.effective_on)}
    joining = Joining(facts.reason, facts.document, filed)
    person = persons.add(
        values=values, unit=facts.to_unit, staffing_type=facts.staffing_type, by=by, today=timezone.localdate(now), now=now,
        namesake=namesake, joining=joining,
    )  # fmt: skip
    return person.changes.get()


def _checked(facts: Facts, now: datetime, seen_version: int | None) -> Person:
    """The person of the change, locked, to whom it can happen now."""
    assert facts.person is not None
    person = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "staffing_type").get(pk=facts.person.pk)
    sentence = rules.why_not_kind(facts.kind, person.status)
    if sentence:
        raise Refused("change_wrong_kind", f"{person.name}：{sentence}")
    if seen_version is not None and seen_version != person.version:
        raise Stale("stale", CHANGED, row=person)
    _refuse_day(facts, now, person)
    if facts.kind not in rules.ENDING:
        _refuse_place(facts, person)
    return person


def _refuse_day(facts: Facts, now: datetime, person: Person | None = None) -> None:
    latest = person.postings.order_by("-from_on").first() if person else None
    begun_on, ended_on = (latest.from_on if latest and latest.until_on is None else None), (latest.until_on if latest else None)
    sentence = rules.why_not_day(facts.kind, facts.effective_on, today=timezone.localdate(now), begun_on=begun_on, ended_on=ended_on)
    if sentence:
        raise Refused("change_wrong_day", sentence, field="effective_on")


def _refuse_place(facts: Facts, person: Person) -> None:
    if facts.to_unit is None:
        raise Refused("change_no_unit", "请选择单位。", field="to_unit")
    if facts.to_unit.closed_on:
        raise Refused("unit_closed", f"“{facts.to_unit.full_name}”已撤销，请选择现在的单位。", field="to_unit")
    present = (person.unit_id, person.post, person.staffing_type_id)
    move = (facts.to_unit.pk, person.post if facts.post is None else facts.post, (facts.staffing_type or person.staffing_type).pk)
    if facts.kind == Kind.TRANSFERRED and move == present:
        raise Refused("change_nothing", "单位、职务、编制类型都没有变。请选择新单位，或改填新职务、新编制类型。", field="to_unit")


def _read_newcomer(change: PersonnelChange, now: datetime) -> None:
    """Name, mobile and day of a filed newcomer, under the rules of the import."""
    if change.to_unit is None or change.staffing_type is None:
        raise Refused("change_no_unit", "请选择单位和编制类型。", field="to_unit" if change.to_unit is None else "staffing_type")
    values = {"name": change.name, "mobile": change.mobile, "post": change.post}
    row = persons.read_one(values=values, unit=change.to_unit, staffing_type=change.staffing_type, today=timezone.localdate(now))
    change.name, change.mobile, change.post = row.name, row.mobile, row.post
    _refuse_day(facts_of(change), now)


def _refuse_twice(change: PersonnelChange) -> None:
    waiting = PersonnelChange.objects.filter(state=State.FILED)
    same = waiting.filter(person=change.person) if change.person else waiting.filter(person=None, name=change.name, to_unit=change.to_unit)
    earlier = same.select_related("filed_by").first()
    if earlier:
        who = earlier.filed_by.name if earlier.filed_by else ""
        raise Refused("change_filed_before", f"{change.name}的变动已由{who}填报，正在等待受理。填错的请先撤回。")


def _waiting(change: PersonnelChange) -> PersonnelChange:
    """The filing, locked, that nobody has decided yet."""
    present = PersonnelChange.objects.select_for_update(of=("self",)).select_related("person", "from_unit", "to_unit", "staffing_type", "filed_by")
    filed = present.filter(pk=change.pk).first()
    if filed is None:
        raise Stale("change_withdrawn", f"{change.name}的这条填报刚刚被填报人撤回了，不必再处理。")
    if filed.state != State.FILED:
        who = filed.decided_by.name if filed.decided_by else ""
        raise Stale("change_decided", f"{filed.name}的这条填报刚刚由{who}处理了：{filed.get_state_display()}。请看变动人员名单。")
    return filed


def _home(change: PersonnelChange) -> Unit:
    """The unit whose matter a filing is: where the person is, or where a newcomer comes to."""
    unit = change.person.unit if change.person else change.to_unit
    assert unit is not None
    return unit


def _refuse_beyond(by: Person, unit: Unit, *, field: str = "") -> None:
    if not covers(by, Can.MANAGE_PEOPLE, unit):
        raise Refused("change_beyond", BEYOND.format(unit=unit.full_name), field=field)


def _record(event: str, change: PersonnelChange, by: Person, now: datetime, answer: str = "") -> None:
    account = f"{change.person.account} " if change.person else ""
    told: dict[str, Any] = {"kind": change.kind, "on": str(change.effective_on), "reason": change.reason, "answer": answer}
    audit.record(event, by=by, now=now, subject=f"{account}{change.name}", **told)
