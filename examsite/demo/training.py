"""The demo town's study of law: the plan and five meetings of 2024 on eight laws and regulations, the county's training, a meeting to come."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from examsite.demo import staff
from examsite.demo.exams import moment
from people.models import Person, Team, Unit
from training.models import Attendance, ExternalTraining, Kind, Plan, PlanRow, Session, Source
from training.services import attendance, ledger, sessions
from training.services.attendance import Mark

Status = Attendance.Status
LONG, HOURS = timedelta(minutes=135), 300  # 3 学时 of 45 minutes
ROOM = "镇政府三楼会议室"


@dataclass(frozen=True)
class Meeting:
    """What the plan says of a meeting, and the day it was held."""

    day: str
    title: str
    kind: Kind
    laws: tuple[str, ...]
    lecturer: str

    @property
    def month(self) -> int:
        return int(self.day[5:7])


MEETINGS_2024 = [
    Meeting("2024-03-12", "第一次法治学习会议", Kind.COLLECTIVE, ("民法典", "未成年人保护法"), "县司法局 王律师"),
    Meeting("2024-05-21", "第二次法治学习会议", Kind.LECTURE, ("治安管理处罚法", "反有组织犯罪法"), "派出所 李所长"),
    Meeting("2024-07-16", "第三次法治学习会议", Kind.COLLECTIVE, ("信访工作条例",), "镇党委政法委员"),
    Meeting("2024-09-10", "第四次法治学习会议", Kind.COLLECTIVE, ("土地管理法",), "自然资源所 陈所长"),
    Meeting("2024-11-05", "第五次法治学习会议", Kind.LECTURE, ("行政处罚法", "行政复议法"), "县司法局 周科长"),
]
LEAVE = ["下村处理信访事项", "外出开会", "因病就医", "参加县里的培训"]


def year_2024(root: Unit, clerk: Person) -> None:
    """The approved plan, its five meetings entered from their sheets and filed, and the county's training of the enforcement team."""
    chance = random.Random(2024)
    plan = _plan(root, clerk, 2024, approved_on=date(2024, 1, 15))
    for row, meeting in zip(_rows(plan, MEETINGS_2024), MEETINGS_2024, strict=True):
        _hold(root, clerk, meeting, row, chance)
    _county_training(clerk, chance)


def meeting_to_come(root: Unit, clerk: Person, today: date) -> Session:
    """A week from now; one signs in by scanning, and may do so from today on, so that a newcomer can try it."""
    starts = moment(f"{today + timedelta(days=7)}T15:00")
    laws = ("行政处罚法", "信访工作条例")
    plan = _plan(root, clerk, starts.year, approved_on=date(starts.year, 1, 1))
    planned = Meeting(f"{starts:%Y-%m-%d}", "法治学习会议（可试签到）", Kind.COLLECTIVE, laws, "县司法局 周科长")
    ahead = [Meeting(f"{starts.year}-12-20", "宪法宣传周专题学习", Kind.LECTURE, ("宪法",), "镇党委书记")]
    row = _rows(plan, [planned, *ahead])[0]
    terms = sessions.Terms(
        title=planned.title, kind=planned.kind, starts_at=starts, ends_at=starts + LONG, roster_rule={"who": "everyone"}, laws=laws, plan_row=row,
        more={
            "place": ROOM, "lecturer": planned.lecturer, "hours": HOURS, "qr": True, "sign_in_from": moment(f"{today}T00:00"),
            "agenda": "一、学习《行政处罚法》修订的主要内容\n二、学习《信访工作条例》\n三、以案释法",
        },
    )  # fmt: skip
    return sessions.create_session(unit=root, terms=terms, by=clerk, now=moment(f"{today}T08:30"))


def _plan(root: Unit, clerk: Person, year: int, *, approved_on: date) -> Plan:
    facts = {"title": f"{root.name}{year}年度学法计划", "approver": "蔡日升", "approved_on": approved_on}
    return Plan.objects.create(unit=root, year=year, created_by=clerk, created_at=moment(f"{approved_on}T10:00"), **facts)


def _rows(plan: Plan, meetings: list[Meeting]) -> list[PlanRow]:
    return [
        PlanRow.objects.create(
            plan=plan, month=one.month, content="、".join(f"《{law}》" for law in one.laws), laws=list(one.laws), kind=one.kind,
            lecturer=one.lecturer, audience="全体干部",
        )
        for one in meetings
    ]  # fmt: skip


def _hold(root: Unit, clerk: Person, meeting: Meeting, row: PlanRow, chance: random.Random) -> None:
    """Entered three days later from the sheet: most came, some were late, on leave or missing."""
    starts = moment(f"{meeting.day}T15:00")
    entered = starts + timedelta(days=3)
    terms = sessions.Terms(
        title=meeting.title, kind=meeting.kind, starts_at=starts, ends_at=starts + LONG, roster_rule={"who": "everyone"}, laws=meeting.laws,
        plan_row=row, more={"place": ROOM, "lecturer": meeting.lecturer, "hours": HOURS},
    )  # fmt: skip
    session = sessions.create_session(unit=root, terms=terms, by=clerk, now=entered, afterwards=True)
    marks = list(_marks(session, chance))
    attendance.mark(session=session, marks=marks, via=Attendance.Via.AFTERWARDS, by=clerk, now=entered, silently=True)
    sessions.close(session=session, by=clerk, now=entered)
    sessions.file(session=session, by=clerk, now=entered + timedelta(days=10))


def _marks(session: Session, chance: random.Random) -> Iterator[Mark]:
    for place in session.attendances.all():
        drawn = chance.random()
        if drawn < 0.03:
            values = {"status": Status.LEAVE, "leave_reason": chance.choice(LEAVE), "leave_approver": "蔡日升"}
        elif drawn < 0.04:
            values = {"status": Status.ABSENT}
        else:
            values = {"status": Status.LATE if drawn > 0.98 else Status.PRESENT}
        yield Mark(place.pk, values)


def _county_training(clerk: Person, chance: random.Random) -> None:
    """All 22 of the team were called, two could not go; who went sat its exam."""
    team = Team.objects.get(name=staff.TEAM)
    went = [one.person for one in team.memberships.select_related("person").order_by("person__sort_number")][:-2]
    training = ("2024年全县行政执法人员培训", "县司法局", ExternalTraining.Level.COUNTY)
    studied_elsewhere(went, training, (date(2024, 6, 26), date(2024, 6, 28)), 2400, clerk, chance)


def studied_elsewhere(
    people: Sequence[Person], training: tuple[str, str, ExternalTraining.Level], days: tuple[date, date], hours: int, clerk: Person,
    chance: random.Random | None = None,
) -> None:  # fmt: skip
    """上级培训 (title, organiser, level), entered four days after it ended; with `chance` it had an exam, which all passed."""
    (title, organiser, level), (from_on, until_on), at = training, days, moment(f"{days[1] + timedelta(days=4)}T10:00")
    made = [
        ExternalTraining.objects.create(
            person=person, level=level, title=title, organiser=organiser, from_on=from_on, until_on=until_on, hours=hours, by=clerk, at=at,
            has_exam=chance is not None, score=chance.randint(72, 98) * 100 if chance else None, passed=True if chance else None,
        )
        for person in people
    ]  # fmt: skip
    ledger.settle(Source.EXTERNAL, [ledger.Earned(one.person_id, one.pk, one.until_on, one.title, one.hours) for one in made], at)
