"""The demo town's enforcement team: 16 certified officers, and six others of whom one lacks only hours and one has applied."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from certificates.models import Certificate, CertificateFile, CertificateRules, Family, QualificationExam
from certificates.rules.life import Kind
from certificates.services import applications, card_files, events
from certificates.services.events import Entry
from examsite.demo import staff
from examsite.demo.exams import moment
from examsite.demo.training import studied_elsewhere
from people.models import EnforcementField, Membership, Person, Team
from training.models import ExternalTraining, StudyYear
from training.selectors import years

VALID_YEARS, DUTY = 5, 6000  # 60 学时, set by the office for the year of the demo
FIELDS = ("综合执法", "城市管理", "自然资源", "农业农村", "应急管理")
FIRST_CARDS = (date(2021, 5, 10), date(2022, 3, 1), date(2023, 9, 15))  # each for a third of the officers
CARD = {"authority": "湛江市司法局", "organisation": "南山镇人民政府", "jurisdiction": "南山镇行政区域", "authority_source": "法定授权和省政府公告"}
Subject = QualificationExam.Subject
What = CertificateFile.What


def register(clerk: Person, today: date) -> None:
    """As it stands today; on 2024-12-12 sixteen certificates are valid."""
    CertificateRules.objects.create(id=1, number_hint="如 19081900001", **CARD)
    members = list(Team.objects.get(name=staff.TEAM).memberships.select_related("person__unit").order_by("person__sort_number"))
    fields = {name: EnforcementField.objects.get_or_create(name=name)[0] for name in FIELDS}
    for place, one in enumerate(members):
        one.field = fields[FIELDS[place % len(FIELDS)]]
        one.save(update_fields=["field"])
    holders, others = members[:16], [one.person for one in members[16:]]
    for place, one in enumerate(holders):
        _qualify(one.person, one.field, clerk, FIRST_CARDS[place % 3] - timedelta(days=80))
        _card(one, place, clerk, today)
    _hours(clerk, today, [one.person for one in holders], others)
    lacks_hours, applying, half_way = others[:3]
    for person in (lacks_hours, applying):
        _qualify(person, fields["综合执法"], clerk, today - timedelta(days=150))
    _qualify(half_way, fields["城市管理"], clerk, today - timedelta(days=150), (Subject.GENERAL,))
    entry = Entry(Kind.APPLY, today - timedelta(days=8), reason="综合执法岗位需要", facts={**CARD, "fields": [fields["综合执法"].pk]})
    applications.apply(person=applying, family=Family.PROVINCIAL, entry=entry, by=clerk, now=_at(entry.on))


def _at(day: date) -> datetime:
    return moment(f"{day}T10:00")


def _card(membership: Membership, place: int, clerk: Person, today: date) -> None:
    """Renewed every five years; the second ends three weeks from today, the fourth was suspended in 2023 and restored."""
    first = FIRST_CARDS[place % 3]
    if place == 1:
        first = _years(today + timedelta(days=22), -VALID_YEARS * ((today.year - 2018) // VALID_YEARS))
    person, field = membership.person, membership.field
    assert field is not None, "given above"
    number = f"1908{first.year}{place + 1:03d}"
    facts = {**CARD, "number": number, "fields": [field.pk], "issued_on": first, **_validity(first)}
    entry = Entry(Kind.ISSUE, first, document=f"湛司发证〔{first.year}〕{place + 1}号", facts=facts)
    card = events.open_certificate(person=person, family=Family.PROVINCIAL, entry=entry, by=clerk, now=_at(first))
    if place < len(FIRST_CARDS) * 5:
        _put_in(card, clerk, _at(first))
    if place == 3:
        _suspend(card, clerk)
    begins = _years(first, VALID_YEARS)
    while begins <= today:
        on = begins - timedelta(days=20)
        entry = Entry(Kind.RENEW, on, reason="有效期届满", facts={"issued_on": on, **_validity(begins)})
        events.add(certificate=card, entry=entry, by=clerk, now=_at(on))
        begins = _years(begins, VALID_YEARS)


def _put_in(card: Certificate, clerk: Person, at: datetime) -> None:
    """A drawn photo and scans: nobody's face, and no card that could be taken for one. The last officer's are still missing."""
    for what, size in ((What.PHOTO, (240, 320)), (What.FRONT, (428, 270)), (What.BACK, (428, 270))):
        picture = SimpleUploadedFile(f"{what}.png", drawn(what == What.PHOTO, size))
        card_files.add(certificate=card, what=what, upload=picture, by=clerk, now=at)


@cache
def drawn(is_photo: bool, size: tuple[int, int]) -> bytes:
    """A PNG: a head and shoulders, or an empty card with lines."""
    picture = Image.new("RGB", size, "#dfe7ef")
    pen, (width, height) = ImageDraw.Draw(picture), size
    if is_photo:
        pen.ellipse((width * 0.3, height * 0.18, width * 0.7, height * 0.56), fill="#8fa3b8")
        pen.ellipse((width * 0.1, height * 0.62, width * 0.9, height * 1.4), fill="#8fa3b8")
    else:
        pen.rectangle((6, 6, width - 7, height - 7), outline="#8fa3b8", width=3)
        for line in range(4):
            pen.rectangle((width * 0.35, height * (0.25 + line * 0.15), width * 0.85, height * (0.29 + line * 0.15)), fill="#b7c4d2")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _suspend(card: Certificate, clerk: Person) -> None:
    for kind, on, reason in ((Kind.SUSPEND, date(2023, 10, 9), "执法程序违规，离岗培训"), (Kind.RESTORE, date(2023, 11, 20), "培训考核合格")):
        events.add(certificate=card, entry=Entry(kind, on, reason=reason), by=clerk, now=_at(on))


def _years(day: date, number: int) -> date:
    return day.replace(year=day.year + number, day=min(day.day, 28))


def _last(begins: date) -> date:
    return _years(begins, VALID_YEARS) - timedelta(days=1)


def _validity(first: date) -> dict[str, date]:
    return {"valid_from": first, "valid_until": _last(first)}


def _qualify(
    person: Person, field: EnforcementField | None, clerk: Person, on: date, subjects: Sequence[Subject] = (Subject.GENERAL, Subject.SPECIAL)
) -> None:
    """Both exams on one weekend, held by the city."""
    for place, subject in enumerate(subjects):
        QualificationExam.objects.create(
            person=person, subject=subject, field=field if subject == Subject.SPECIAL else None, organiser="湛江市司法局",
            on=on + timedelta(days=place), score=(78 + person.sort_number % 19) * 100, passed=True, document=f"湛司考〔{on.year}〕3号", by=clerk,
            at=_at(on + timedelta(days=10)),
        )  # fmt: skip


def _hours(clerk: Person, today: date, holders: Sequence[Person], others: Sequence[Person]) -> None:
    """The duty of this year: all did it but three; one who would apply lacks twelve hours."""
    until = today - timedelta(days=12)
    StudyYear.objects.create(year=until.year, officer_hours=DUTY, counted_kinds=years.of(until.year).counted_kinds)
    training = ("全市行政执法人员线上培训", "市司法局", ExternalTraining.Level.ONLINE)
    for people, hours in ((holders[:13], 6000), (others[1:2], 6000), (holders[13:], 3600), (others[:1], 4800)):
        studied_elsewhere(people, training, (until - timedelta(days=9), until), hours, clerk)
