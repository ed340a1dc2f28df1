"""Small builders of certificates for tests, through the room's own services. All is entered by the town's 证件管理员."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from certificates.models import Certificate, CertificateEvent, Family, ReturnTask
from certificates.rules.life import Kind
from certificates.services import events
from people.models import Person, Role
from tests import factories

TODAY = factories.NOON.date()
_numbers = count(1)


def clerk() -> Person:
    """证件管理员 of the whole town."""
    town = factories.town()
    there = Person.objects.filter(role_assignments__role=Role.CERTIFICATE_CLERK, role_assignments__unit=town).first()
    return there or factories.person("黄证管", unit=town, role=Role.CERTIFICATE_CLERK, role_unit=town, password=None)


def facts(**said: Any) -> dict[str, Any]:
    return {
        "number": f"粤N{next(_numbers):06d}", "authority": "湛江市司法局", "organisation": "南山镇人民政府", "jurisdiction": "南山镇",
        "authority_source": "法定授权", "valid_from": date(2024, 1, 1), "valid_until": date(2028, 12, 31), **said,
    }  # fmt: skip


def certificate(
    person: Person, *, on: date = date(2024, 1, 1), family: str = Family.PROVINCIAL, now: datetime | None = None, **said: Any
) -> Certificate:
    """A card issued on a day, valid until the end of 2028 unless `said` otherwise."""
    entry = events.Entry(Kind.ISSUE, on, facts=facts(**said))
    return events.open_certificate(person=person, family=family, entry=entry, by=clerk(), now=now or factories.NOON)


def apply(person: Person, *, on: date = TODAY, **more: Any) -> Certificate:
    entry = events.Entry(Kind.APPLY, on, reason=more.pop("reason", ""), conditions=more.pop("conditions", []))
    return events.open_certificate(person=person, family=more.pop("family", Family.PROVINCIAL), entry=entry, by=clerk(), now=factories.NOON)


def step(certificate: Certificate, kind: Kind, on: date, **more: Any) -> CertificateEvent:
    """Any further step, a correction too."""
    entry = events.Entry(kind, on, **{"reason": "按规定办理", **more})
    made = events.add(certificate=certificate, entry=entry, by=clerk(), now=factories.NOON + timedelta(minutes=1))
    certificate.refresh_from_db()
    return made


def to_return(person: Person) -> ReturnTask:
    """An open task to take back their live card, or a new one."""
    card = Certificate.objects.filter(person=person, state="valid").first() or certificate(person)
    return ReturnTask.objects.create(certificate=card, cause="post", on=TODAY, detail="离开执法岗位", opened_at=factories.NOON)
