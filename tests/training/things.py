"""Small builders of sessions for tests, through the room's own services."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Person, Unit
from tests import factories
from tests.questionbank.drawings import drawing
from training.models import Attendance, Kind, LeaveRequest, Plan, PlanRow, PolicyDocument, SelfStudy, Session, SessionFile
from training.services import attendance, documents, leaving, plans, self_study, session_files, sessions

MORNING = factories.NOON.replace(hour=9)
AFTER = MORNING + timedelta(hours=3)


def session(*, unit: Unit | None = None, by: Person | None = None, starts_at: datetime = MORNING, laws: tuple[str, ...] = (), **more: Any) -> Session:
    """Two hours (3 学时), everybody of the unit is due; at least one active person must work there."""
    unit = unit or factories.town()
    terms = sessions.Terms(
        title=more.pop("title", "第一次法治学习会"), kind=more.pop("kind", Kind.COLLECTIVE), starts_at=starts_at,
        ends_at=more.pop("ends_at", starts_at + timedelta(hours=2)), roster_rule=more.pop("roster_rule", {"who": "everyone"}), laws=laws,
        plan_row=more.pop("plan_row", None), more={"hours": 300, "place": "二楼会议室", **more},
    )  # fmt: skip
    return sessions.create_session(unit=unit, terms=terms, by=by, now=starts_at - timedelta(days=2))  # type: ignore[arg-type]


def place_of(session: Session, person: Person) -> Attendance:
    return session.attendances.get(person=person)


def terms_of(session: Session) -> sessions.Terms:
    """What the form would say of a session that is there."""
    columns = (
        "place",
        "link",
        "lecturer",
        "agenda",
        "hours",
        "qr",
        "late_minutes",
        "early_minutes",
        "part_percent",
        "leave_in_base",
        "asks_sign_out",
    )
    laws = tuple(session.laws.values_list("title", flat=True))
    return sessions.Terms(
        title=session.title, kind=session.kind, starts_at=session.starts_at, ends_at=session.ends_at, roster_rule=session.roster_rule, laws=laws,
        plan_row=session.plan_row, more={name: getattr(session, name) for name in columns},
    )  # fmt: skip


def mark(session: Session, person: Person, by: Person, *, via: str = Attendance.Via.DOOR, **values: object) -> Attendance:
    """What somebody at the door enters while the session goes on."""
    at = session.starts_at + timedelta(minutes=30)
    said = [attendance.Mark(place_of(session, person).pk, values)]
    return attendance.mark(session=session, marks=said, via=Attendance.Via(via), by=by, now=at)[0]


def upload(name: str = "签到表.png", data: bytes = b"") -> SimpleUploadedFile:
    """A picture, unless something else is given."""
    return SimpleUploadedFile(name, data or drawing())


def photo(session: Session, by: Person, what: str = "photo") -> SessionFile:
    return session_files.add(session=session, what=what, uploads=[upload("现场.png")], note="", by=by, now=AFTER)[0]


def plan(unit: Unit | None = None, *, year: int = 2026, by: Person | None = None) -> Plan:
    unit = unit or factories.town()
    return plans.create(unit=unit, year=year, title=f"{unit.name}{year}年度学法计划", copied=False, by=by, now=MORNING)  # type: ignore[arg-type]


def row(plan: Plan, month: int = 3, content: str = "学习《民法典》", **more: Any) -> PlanRow:
    terms = plans.RowTerms(month, content, more.pop("kind", Kind.COLLECTIVE), **more)
    return plans.add_row(plan=plan, terms=terms, by=None, now=MORNING)  # type: ignore[arg-type]


def planned(unit: Unit) -> PlanRow:
    """The only row of a unit's plan."""
    return row(plan(unit))


def document(unit: Unit, **facts: Any) -> PolicyDocument:
    said = {"title": "镇干部学法制度", "number": "", "dated_on": MORNING.date(), "upload": None, **facts}
    return documents.add(unit=unit, **said, by=None, now=AFTER)  # type: ignore[arg-type]


def study_terms(**facts: Any) -> self_study.Terms:
    day = MORNING.date()
    return self_study.Terms(**{"how": SelfStudy.How.BOOK, "title": "民法典读本", "from_on": day, "until_on": day, "hours": 200, **facts})


def studied(person: Person, **facts: Any) -> SelfStudy:
    return self_study.enter(people=[person], terms=study_terms(**facts), proof=None, by=person, now=AFTER)[0]


def leave_asked(session: Session, person: Person, reason: str = "到县里开会") -> LeaveRequest:
    """Asked for the day before."""
    return leaving.ask(place=place_of(session, person), reason=reason, by=person, now=session.starts_at - timedelta(days=1))
