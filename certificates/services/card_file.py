"""行政执法证 from a table: what becomes of each row, and writing all of them, or none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from certificates.models import Certificate, Family
from certificates.rules import card_table, life
from certificates.rules import facts as card
from certificates.rules.card_table import ENDS, LABELS, NOT_ISSUED, Card, Known
from certificates.rules.life import Kind, State, Step
from certificates.selectors import certificates as selectors
from certificates.selectors import rules
from certificates.services import events, opening
from certificates.services.events import Entry
from certificates.services.opening import NewCard
from core import audit, excel
from core.errors import Refused
from people.access import Can, covers
from people.models import EnforcementField, Person
from people.rules import table
from people.rules.table import RowError
from people.services import fact_table

UPLOAD_KIND = "certificates.card_file"  # owner_kind of a table that waits for its confirmation
Meant = fact_table.Meant[Card]
_TELLS = ("authority", "organisation", "jurisdiction", "authority_source", "issued_on")  # a row that says another one of these is told of


@dataclass
class Plan(fact_table.Plan[Card]):
    differs: list[tuple[Meant, str]] = field(default_factory=list)  # passed over, though it says something else, in words
    applied: dict[int, Certificate] = field(default_factory=dict)  # by row: the application that is granted by it


def known() -> Known:
    """The families begin with the one that is meant where a row names none."""
    office, wording = rules.current(), rules.wording()
    families = {label: value for value, label in Family.choices} | {"行政执法证": Family.PROVINCIAL, "省证": Family.PROVINCIAL}
    families |= {"中华人民共和国行政执法证": Family.NATIONAL, "国家证": Family.NATIONAL, "部委证": Family.MINISTRY}
    return Known(
        families=families, states=card_table.state_words(wording.states, wording.steps), words=wording.states,
        fields={one.name: one.pk for one in EnforcementField.objects.filter(in_use=True)},
        usual={name: getattr(office, name) for name in ("authority", "organisation", "jurisdiction", "authority_source")},
        pattern=office.number_pattern, hint=office.number_hint,
    )  # fmt: skip


def plan(*, data: bytes, by: Person, today: date) -> Plan:
    """Whom and what the table (an Excel or CSV file) means. Some fifteen queries, however many rows."""
    office = known()
    read = fact_table.plan(
        data=data, columns=card_table.columns, read=lambda number, texts: card_table.read(number, texts, office, today),
        visible=lambda one: covers(by, Can.MANAGE_CERTIFICATES, one.unit), today=today, former=True,
    )  # fmt: skip
    made = Plan(errors=read.errors, unknown=read.unknown)
    _Sorter(made, read.new).sort()
    return made


class _Sorter:
    """Puts each row where it belongs: to come, there already, or wrong."""

    def __init__(self, plan: Plan, rows: list[Meant]) -> None:
        self.plan, self.rows, self.words = plan, rows, rules.wording()
        self.renewed = life.in_words("换了新证的，请在这张证件的页面办理{renew}；以前登记错的，请更正。", self.words.steps)
        self.there: dict[tuple[int, str], list[Certificate]] = defaultdict(list)
        for one in Certificate.objects.filter(person__in={one.person.pk for one in rows}).order_by("id"):
            self.there[one.person_id, one.family].append(one)
        numbers = {one.facts.number for one in rows} - {""}
        live = Certificate.objects.filter(number__in=numbers, state__in=[State.VALID, State.SUSPENDED]).select_related("person")
        self.holders = {(one.family, one.number): one for one in live}
        self.seen: dict[tuple[Any, ...], int] = {}

    def sort(self) -> None:
        for one in self.rows:
            if not self._repeated(one):
                self._place(one)

    def _bad(self, one: Meant, name: str, sentence: str) -> None:
        label = LABELS.get(name) or table.LABELS[name]
        self.plan.errors.append(RowError(one.row, label, sentence))

    def _repeated(self, one: Meant) -> bool:
        """A card that stands in the table twice, two live cards of one person, or of one number."""
        said = one.facts
        live = said.state in (State.VALID, State.SUSPENDED)
        keys: list[tuple[tuple[Any, ...], str, str]] = [(("card", one.person.pk, said.family, said.number), "name", "是同一张证件，请删去一行")]
        if live:
            keys.append((("live", one.person.pk, said.family), "name", "是同一个人的同一种证件，一人只能有一张，请核对"))
            keys.append((("number", said.family, said.number), "number", "的编号相同，请核对"))
        for key, name, sentence in keys:
            first = self.seen.setdefault(key, one.row)
            if first != one.row:
                self._bad(one, name, f"与第 {first} 行{sentence}。")
                return True
        return False

    def _place(self, one: Meant) -> None:
        said, theirs = one.facts, self.there[one.person.pk, one.facts.family]
        if said.state in NOT_ISSUED:
            if any(there.state == said.state for there in theirs):
                self.plan.there.append(one)
            else:
                self._bad(one, "state", life.in_words("还没有{issue}的不能用表格登记，请在“申领”里办理。", self.words.steps))
            return
        same = [there for there in theirs if there.number == said.number]
        if same:
            self._compare(one, same[-1])
            return
        live = said.state in (State.VALID, State.SUSPENDED)
        other = next((there for there in theirs if there.state in (State.APPLIED, State.VALID, State.SUSPENDED)), None)
        holder = self.holders.get((said.family, said.number))
        if live and holder is not None:
            self._bad(one, "number", f"编号 {said.number} 已是{holder.person.name}的有效证件的编号，请核对。")
        elif live and other is not None and other.state != State.APPLIED:
            sentence = f"{one.person.name}已有一张{other.get_family_display()}（编号 {other.number}），与表中的编号不同。"
            self._bad(one, "number", sentence + self.renewed)
        elif sentence := self._why_never(one, other if live else None):
            self._bad(one, "state_on" if one.facts.ended_on else "issued_on", sentence)
        else:
            if live and other is not None:
                self.plan.applied[one.row] = other
            self.plan.new.append(one)

    def _compare(self, one: Meant, there: Certificate) -> None:
        """One that is there: passed over, unless it would have to change."""
        said, where = one.facts, f"编号 {one.facts.number} 已登记"
        days = (life.facts_day(said.facts, "valid_from"), life.facts_day(said.facts, "valid_until"))
        if there.state != said.state:
            step = self.words.steps[ENDS[said.state]] if said.state in ENDS else "相应手续"
            is_now = self.words.states[State(there.state)]
            self._bad(one, "state", f"{where}，系统里是“{is_now}”，与表中不同。表格不改已有的证件，请在这张证件的页面办理“{step}”，登记错的请更正。")
        elif days != (there.valid_from, there.valid_until):
            sentence = f"{where}，有效期是 {there.valid_from} 至 {there.valid_until}，表中是 {days[0]} 至 {days[1]}。"
            self._bad(one, "valid_until", sentence + self.renewed)
        else:
            self.plan.there.append(one)
            if differs := [LABELS[name] for name in _TELLS if _text(said.facts.get(name)) not in ("", _text(getattr(there, name)))]:
                self.plan.differs.append((one, "、".join(differs)))

    def _why_never(self, one: Meant, application: Certificate | None) -> str:
        """Why the card cannot have had this life."""
        before = selectors.steps_of(application) if application else []
        steps = [Step(number, entry.kind, entry.on, entry.facts) for number, entry in enumerate(entries(one.facts), len(before) + 1)]
        try:
            life.spans([*before, *steps], self.words.steps)
        except Refused as refusal:
            return refusal.sentence
        return ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def entries(said: Card) -> tuple[Entry, ...]:
    """The issue, and what ended it."""
    issue = Entry(Kind.ISSUE, said.issued_on, facts=said.facts)
    if said.state not in ENDS or said.ended_on is None:
        return (issue,)
    return issue, Entry(ENDS[said.state], said.ended_on, reason=said.reason)


def take(*, plan: Plan, by: Person, now: datetime) -> int:
    """Write everything of the plan, or nothing; returns how many cards."""
    plan.refuse_unclear()
    with transaction.atomic():
        fresh = [NewCard(one.person, one.facts.family, entries(one.facts)) for one in plan.new if one.row not in plan.applied]
        opening.open_many(cards=fresh, by=by, now=now)
        for one in plan.new:
            if one.row in plan.applied:
                _grant(plan.applied[one.row], entries(one.facts), by, now)
        audit.record("certificates.imported", by=by, now=now, subject=f"{len(plan.new)} 张", count=len(plan.new))
    return len(plan.new)


def _grant(application: Certificate, said: Iterable[Entry], by: Person, now: datetime) -> None:
    for entry in said:
        events.add(certificate=application, entry=entry, by=by, now=now)


def template() -> bytes:
    office = known()
    header = [table.LABELS[name] for name in table.WHO] + list(LABELS.values())
    usual = "、".join(f"{LABELS[name]}“{text}”" for name, text in office.usual.items() if text)
    states = rules.wording().states
    families, ends = [label for _, label in Family.choices], [states[one] for one in ENDS]
    notes = [
        "每张证件一行。姓名、证件编号、有效期至必填；有同名的人时，单位、工号、手机号、账号至少填一项。已登记过的证件自动跳过。",
        f"证件编号按文本照抄证件。状态只填{'、'.join(ends)}的，并填状态日期。怎么填，见表“填写说明”。",
    ]  # in the way of no header: that is found in the first three rows
    texts = frozenset({*range(2, 5), *(header.index(LABELS[name]) for name in ("number", "issued_on", "valid_from", "valid_until", "state_on"))})
    choices = {header.index(LABELS["family"]): families, header.index(LABELS["state"]): ends}
    how = [
        ("证件种类", f"{'、'.join(families)}；不填为{families[0]}。"),
        ("证件编号", f"按文本填写，照抄证件。{office.hint}"),
        ("发证机关、执法机构、执法区域、执法权来源", f"照抄证件。{f'不填的按本单位设置：{usual}。' if usual else '发证机关必填。'}"),
        ("执法领域", f"{'、'.join(office.fields) or '先在系统里添加执法领域'}；几个领域用顿号分开。"),
        ("发证日期、有效期起、有效期至", "写如 2026-06-26；有效期起不填的按发证日期。"),
        ("状态、状态日期、状态事由", f"{states[State.VALID]}、{states[State.EXPIRED]}的不填；{'、'.join(ends)}的填写，并填从哪一天起和事由。"),
    ]
    sheet = excel.Sheet("行政执法证", header, [], notes=notes, widths=WIDTHS, text_columns=texts, choices=choices)
    return excel.write([sheet, excel.Sheet("填写说明", ("列", "怎么填"), how, widths=(36, 80))])


WIDTHS = (12, 28, 12, 14, 14, 18, 22, 22, 24, 18, 16, 24, 13, 13, 13, 10, 13, 24)
assert card.LABELS.keys() <= LABELS.keys()
