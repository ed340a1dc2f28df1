"""What 申领表 says of one person: as they were on the day of their application."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from certificates.models import Certificate, CertificateEvent, CertificateFile, QualificationExam
from certificates.rules.eligibility import Condition, read_stored
from certificates.rules.life import Kind
from certificates.selectors.cards import latest, photo_uri
from core.errors import Refused
from core.points import points_text
from people.models import EnforcementField, Membership
from people.selectors.past import postings_on
from people.selectors.teams import held_on


@dataclass(frozen=True)
class Application:
    """`facts`: (label, value) of the person and of what is applied for; `conditions`: each in a line; `photo`: a data: URI or empty."""

    certificate: Certificate
    event: CertificateEvent
    facts: Sequence[tuple[str, str]]
    exams: Sequence[str]
    conditions: Sequence[str]
    photo: str


def application_of(certificate: Certificate) -> CertificateEvent | None:
    """The step with which it was applied for; None of a card that begins with its issue."""
    return certificate.events.filter(kind=Kind.APPLY).first()


def read(certificate: Certificate) -> Application:
    """Refuses a card that was never applied for here."""
    event = application_of(certificate)
    if event is None:
        raise Refused("no_application", "这张证件没有登记申领，没有申领表可以打印。")
    exams = QualificationExam.objects.filter(person=certificate.person, withdrawn_at=None, passed=True, on__lte=event.on).select_related("field")
    return Application(
        certificate, event, _facts(certificate, event), [_exam(one) for one in exams.order_by("on", "id")],
        [_condition(one) for one in read_stored(event.conditions)], _photo(certificate),
    )  # fmt: skip


def _facts(certificate: Certificate, event: CertificateEvent) -> list[tuple[str, str]]:
    person, day = certificate.person, event.on
    posting = postings_on(day, Q(person=person)).select_related("unit", "staffing_type").first()
    held = Membership.objects.filter(held_on(day), person=person).select_related("team", "field").order_by("-id").first()
    named = EnforcementField.objects.filter(pk__in=event.facts.get("fields", []))
    unit = posting.unit if posting else person.unit
    fields = "、".join(one.name for one in named) or (str(held.field) if held and held.field else "")
    return [
        ("姓名", person.name), ("单位", str(unit.full_name)), ("职务", posting.post if posting else person.post),
        ("编制类型", posting.staffing_type.name if posting else ""), ("执法队伍", held.team.name if held else ""),
        ("岗位性质", held.get_post_kind_display() if held else ""), ("申领证件", certificate.get_family_display()),
        ("执法领域", fields), ("执法机构", event.facts.get("organisation", "")),
        ("执法区域", event.facts.get("jurisdiction", "")), ("执法权来源", event.facts.get("authority_source", "")), ("申领日期", _written(day)),
        ("申领事由", event.reason),
    ]  # fmt: skip


def _condition(one: Condition) -> str:
    return f"{'✓' if one.met else '✕'} {one.label}：{one.evidence}"


def _exam(one: QualificationExam) -> str:
    field = f"（{one.field}）" if one.field else ""
    score = f"，{points_text(one.score)} 分" if one.score is not None else ""
    document = f"，{one.document}" if one.document else ""
    return f"{_written(one.on)}　{one.get_subject_display()}{field}　{one.organiser}{score}，合格{document}"


def _photo(certificate: Certificate) -> str:
    return photo_uri(latest([certificate.pk], CertificateFile.What.PHOTO).get(certificate.pk))


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
