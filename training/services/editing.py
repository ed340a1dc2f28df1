"""What a session is, put down anew: while it is planned by editing, afterwards by a correction with its reason, which the ledger follows."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from training.models import Attendance, Session, SessionChange
from training.rules import hours as rules
from training.selectors.wording import differences, in_words
from training.services import attendance, rosters, sessions, settling, ticking
from training.services.attendance import Mark
from training.services.holding import hold
from training.services.sessions import Terms

Action, Via = SessionChange.Action, Attendance.Via
BY_THE_CLOCK = (Via.QR, Via.CODE)  # whether they were late was decided by the times, not by somebody at the door
NOTICED = "会议通知已经发出，改时间请用会议页面的“改期”：写明原因，应到人员会再收到一次通知。"


def update_session(*, session: Session, seen_version: int, terms: Terms, by: Person, now: datetime) -> Session:
    """Edit a planned session; its roster follows a new choice of who takes part. `Stale` where somebody else edited it since `seen_version`."""
    sessions.refuse_times(terms.starts_at, terms.ends_at)
    with transaction.atomic():
        held = hold(session)
        if held.is_held:
            raise Refused("session_closed", "会议已经结束。要改的请用会议页面的“更正”，写明原因。")
        if held.noticed_at and _moves(held, terms):
            raise Refused("move_instead", NOTICED, field="starts_at")
        ticking.refuse_other_year(terms.plan_row, sessions.year_of(terms.starts_at))
        before, rule = in_words(held), dict(terms.roster_rule)
        is_other_rule = rule != held.roster_rule
        held.update_from(seen_version, **sessions.columns_of(terms), roster_rule=rule)
        sessions.set_laws(held, terms.laws)
        if is_other_rule:
            rosters.refresh(held, by=by, now=now)
            if not held.attendances.exclude(standing=Attendance.Standing.REMOVED).exists():
                raise Refused("nobody_meant", sessions.NOBODY, field="who")
        _tell(held, Action.EDITED, before, "", by, now)
        audit.record("training.session_changed", by=by, now=now, subject=held.title, session=held.pk)
    return held


def correct(*, session: Session, seen_version: int, terms: Terms, reason: str, by: Person, now: datetime) -> Session:
    """Put right what a session that is over says, also one that was filed. Who signed in by code is late or not by the corrected times; what all of
    them earn is settled anew. Whom it called stays: the roster is corrected person by person."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明更正原因。", field="reason")
    sessions.refuse_times(terms.starts_at, terms.ends_at)
    with transaction.atomic():
        held = hold(session, correction=reason)
        if not held.is_held:
            raise Refused("not_closed", "会议还没有结束，请直接编辑。")
        ticking.refuse_other_year(terms.plan_row, sessions.year_of(terms.starts_at))
        before = in_words(held)
        columns = sessions.columns_of(terms)
        columns |= {name: getattr(held, name) for name in ("sign_in_from", "sign_in_until")}  # over: when it was possible is a fact
        held.update_from(seen_version, **columns)
        sessions.set_laws(held, terms.laws)
        _judge_again(held, reason, by, now)
        settling.follow(held, now)
        _tell(held, Action.CORRECTED if held.is_filed else Action.EDITED, before, reason, by, now)
        audit.record("training.session_corrected", by=by, now=now, subject=held.title, session=held.pk, reason=reason)
    return held


def _moves(held: Session, terms: Terms) -> bool:
    """To the minute, as forms say it."""
    pairs = ((held.starts_at, terms.starts_at), (held.ends_at, terms.ends_at))
    return any(old.replace(second=0, microsecond=0) != new.replace(second=0, microsecond=0) for old, new in pairs)


def _judge_again(held: Session, reason: str, by: Person, now: datetime) -> None:
    places = held.attendances.filter(via__in=BY_THE_CLOCK, status__in=Attendance.CAME, signed_in_at__isnull=False)
    marks = []
    for one in places:
        assert one.signed_in_at is not None, "asked for"
        status = rules.status_at(one.signed_in_at, held.starts_at, held.late_minutes)
        if status != one.status:
            marks.append(Mark(one.pk, {"status": status}))
    if marks:
        attendance.mark(session=held, marks=marks, via=None, by=by, now=now, reason=reason, silently=True)


def _tell(held: Session, action: SessionChange.Action, words_before: dict[str, str], reason: str, by: Person, now: datetime) -> None:
    before, after = differences(words_before, in_words(held))
    if after:
        SessionChange.objects.create(session=held, action=action, before=before, after=after, reason=reason.strip()[:200], by=by, at=now)
