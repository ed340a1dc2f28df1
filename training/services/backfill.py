"""补录: a meeting that is over, entered from its sheet straight to closed: who was due on its day, who was missing, the photo of the sheet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from core.models import StoredFile
from people.models import Person, Unit
from training.models import Attendance, Session, SessionFile
from training.services import attendance, session_files, sessions
from training.services.attendance import Mark
from training.services.sessions import Terms

Status = Attendance.Status


@dataclass(frozen=True)
class Leave:
    reason: str
    approver: str


@dataclass(frozen=True)
class Missing:
    """Who of the roster did not simply come in time, by the person's key."""

    absent: Collection[int] = ()
    late: Collection[int] = ()
    leave: Mapping[int, Leave] = field(default_factory=dict)

    @property
    def twice(self) -> set[int]:
        absent, late, leave = set(self.absent), set(self.late), set(self.leave)
        return absent & late | absent & leave | late & leave

    def values(self, person_id: int) -> dict[str, Any]:
        """What the sheet says of a person, as columns of `Attendance`."""
        if person_id in self.leave:
            leave = self.leave[person_id]
            return {"status": Status.LEAVE, "leave_reason": leave.reason, "leave_approver": leave.approver}
        return {"status": Status.ABSENT if person_id in self.absent else Status.LATE if person_id in self.late else Status.PRESENT}

    def __iter__(self) -> Iterator[int]:
        yield from (*self.absent, *self.late, *self.leave)


def enter(
    *, unit: Unit, terms: Terms, missing: Missing, sheets: Sequence[StoredFile] = (), by: Person, now: datetime, again: bool = False,
    roster_on: date | None = None,
) -> Session:  # fmt: skip
    """The closed session, or nothing at all. `sheets` were received by `session_files.keep`. A second one of the same name on the same day is
    refused unless `again`. `roster_on`: the day whose staff is due, where that of the meeting is not known."""
    _refuse_to_come(terms, now)
    with transaction.atomic():
        if not again:
            _refuse_there(unit, terms)
        session = sessions.create_session(unit=unit, terms=terms, by=by, now=now, afterwards=True, roster_on=roster_on)
        places = list(session.attendances.all())
        _refuse_contradictions(places, missing)
        marks = [Mark(one.pk, missing.values(one.person_id)) for one in places]
        attendance.mark(session=session, marks=marks, via=Attendance.Via.AFTERWARDS, by=by, now=now, silently=True)
        session_files.adopt(session=session, what=SessionFile.What.SHEET, received=sheets, by=by, now=now)
        return sessions.close(session=session, by=by, now=now)


def _refuse_to_come(terms: Terms, now: datetime) -> None:
    if terms.starts_at > now:
        said = timezone.localtime(terms.starts_at)
        raise Refused(
            "not_held_yet",
            f"{said:%Y-%m-%d %H:%M} 还没有到。补录只登记已经开过的会：日期或时间填错的请改正，还没有开的请用“新建会议”。",
            field="held_on",
        )


def _refuse_there(unit: Unit, terms: Terms) -> None:
    day = timezone.localtime(terms.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    same = Session.objects.standing().filter(unit=unit, title=terms.title, starts_at__gte=day, starts_at__lt=day + sessions.A_DAY)
    if same.exists():
        sentence = f"{day:%Y-%m-%d} 已经有一次“{terms.title}”。确实是另一次会议的，请勾选“仍要录入”再保存；否则请到会议列表里更正原来的那次。"
        raise Refused("session_there", sentence, field="again")


def _refuse_contradictions(places: Sequence[Attendance], missing: Missing) -> None:
    names = {one.person_id: one.person_name for one in places}
    if beyond := [one for one in missing if one not in names]:
        raise Refused("not_listed", f"有 {len(set(beyond))} 人不在应到名单里，请核对“谁参加”和填写的姓名。", field="absent")
    if twice := missing.twice:
        told = "、".join(names[one] for one in sorted(twice))
        raise Refused("said_twice", f"{told}在缺席、请假、迟到中填了两处，请只留一处。", field="absent")
