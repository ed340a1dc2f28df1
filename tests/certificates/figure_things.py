"""Teams and days for tests of figures."""

from datetime import date
from typing import Any

from certificates.models import QualificationExam
from certificates.rules.figures import CertificateFigures
from certificates.selectors import figures
from certificates.selectors.figure_scope import Scope
from people.models import EnforcementField, Membership, Person, PostKind, Team, Unit
from tests import factories
from tests.certificates import things

TEAM = "综合行政执法队"


def team(name: str = TEAM, unit: Unit | None = None) -> Team:
    return Team.objects.get_or_create(name=name, defaults={"unit": unit or factories.office("综合行政执法办公室")})[0]


def field(name: str = "综合执法") -> EnforcementField:
    return EnforcementField.objects.get_or_create(name=name)[0]


def member(
    name: str, *, of: Team | None = None, post: str = PostKind.ENFORCEMENT, staffing: str = "公务员", unit: Unit | None = None, **more: Any
) -> Person:
    """Somebody who has belonged to the team since 2020. `more`: from_on, until_on, field of the membership."""
    from_on = more.pop("from_on", date(2020, 1, 1))
    established = staffing in ("公务员", "事业编")
    one = factories.person(name, unit=unit, staffing_type=factories.staffing(staffing, established), password=None)
    Membership.objects.create(team=of or team(), person=one, post_kind=post, from_on=from_on, **more)
    return one


def scope(day: date = things.TODAY, *, of: Team | None = None, unit: Unit | None = None, alone: bool = False) -> Scope:
    """`alone`: without a team."""
    return Scope(day, unit or factories.town(), None if alone else of or team(), part=unit is not None, past=day < things.TODAY)


def shown(day: date = things.TODAY, **more: Any) -> CertificateFigures:
    return figures.of_day(scope(day, **more), now=factories.NOON)


def sat(person: Person, subject: str = "general", *, passed: bool = True, on: date = date(2026, 5, 9), **more: Any) -> QualificationExam:
    return QualificationExam.objects.create(
        person=person, subject=subject, organiser="湛江市司法局", on=on, passed=passed, at=factories.NOON, **more
    )  # fmt: skip


def town_of_the_report() -> Team:
    """The 22 of the town's report of 2024: 11 civil servants and 9 of 事业编 hold 16 cards between them, one of which ends soon."""
    made = team()
    kinds = ["公务员"] * 11 + ["事业编"] * 9 + ["集体干部", "执法辅助人员"]
    for place, kind in enumerate(kinds):
        post = PostKind.ENFORCEMENT if place < 18 else PostKind.OFFICE if place < 21 else PostKind.ASSISTANT
        one = member(f"队员{place + 1:02d}", post=post, staffing=kind, field=field("综合执法" if place % 2 else "城乡建设"))
        if place < 16:
            until = date(2026, 12, 10) if place == 0 else date(2028, 12, 31)
            things.certificate(one, fields=[field().pk] if place % 2 else [field().pk, field("城乡建设").pk], valid_until=until)
    return made
