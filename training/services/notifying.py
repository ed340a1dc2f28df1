"""会议通知 to those due, inside the system and by mail; each is told the same once, whoever presses the button how often."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.errors import Refused
from notices.models import Notice
from notices.services import sending
from people.models import Person
from training.models import Attendance, Session, SessionChange
from training.rules.notice import Meeting, cancellation, invitation

KIND = "training.session"
CHUNK = 300  # people a transaction: well under 200 ms on SQLite
Action, State = SessionChange.Action, Session.State
ALL_TOLD = "应到人员都已通知过，每人只通知一次。名单上新增的人，可以再点一次。"


def key_of(session: Session) -> str:
    """What is told once: the meeting as it stands after so many moves, or that it is cancelled."""
    if session.state == State.CANCELLED:
        return f"{session.pk} cancelled"
    return f"{session.pk} {session.changes.filter(action=Action.MOVED).count()}"


def untold(session: Session) -> QuerySet[Person]:
    """Those on the roster who have not heard of it as it stands; who is excused hears only that it is moved or cancelled."""
    key = key_of(session)
    places = Attendance.objects.filter(session=session, person=OuterRef("pk")).exclude(standing=Attendance.Standing.REMOVED)
    if key == f"{session.pk} 0":
        places = places.exclude(status=Attendance.Status.LEAVE)
    told = Notice.objects.filter(person=OuterRef("pk"), kind=KIND, key=key)
    return Person.objects.filter(Exists(places), ~Exists(told), status=Person.Status.ACTIVE).order_by("pk")


def send_notice(*, session: Session, by: Person, now: datetime) -> int:
    """Tell all of `untold`; returns how many were told now. Refuses when nobody is left, or the session is over."""
    if session.is_held or session.ends_at <= now:
        raise Refused("session_over", "会议时间已过，不再通知。")
    told = tell(session=session, by=by, now=now)
    if not told:
        raise Refused("all_told", ALL_TOLD)
    return told


def tell(*, session: Session, by: Person, now: datetime) -> int:
    """The same without a refusal, in short transactions: after a change that is done in any case. Nobody hears of what is over."""
    session = Session.objects.select_related("unit").get(pk=session.pk)
    people = [] if session.is_held or session.ends_at <= now else list(untold(session).only("pk"))
    title, body = _words(session)
    url, key = reverse("training:my_session", args=[session.public_id]), key_of(session)
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        with transaction.atomic():
            sending.send(people=some, kind=KIND, key=key, title=title, body=body, url=url, now=now, mail_until=session.starts_at)
            if session.state == State.PLANNED:
                Session.objects.filter(pk=session.pk, noticed_at=None).update(noticed_at=now)
            audit.record("training.notice_sent", by=by, now=now, subject=session.title, session=session.pk, people=len(some))
    return len(people)


def _words(session: Session) -> tuple[str, str]:
    """Title and text, by what became of it last."""
    starts_at, ends_at = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    laws = tuple(session.laws.values_list("title", flat=True))
    meeting = Meeting(session.title, starts_at, ends_at, session.place or session.link, laws, session.lecturer)
    last = session.changes.filter(action__in=[Action.MOVED, Action.CANCELLED]).order_by("-id").first()
    if session.state == State.CANCELLED:
        return cancellation(meeting, last.reason if last else "")
    return invitation(meeting, last.reason if last else "")
