"""改期, 取消, and opening or ending sign-in by hand."""

from datetime import datetime, timedelta

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from training.models import Session, SessionChange
from training.selectors.wording import differences, in_words
from training.services import notifying, sessions, ticking
from training.services.holding import hold

Action = SessionChange.Action
OPEN_FOR = timedelta(minutes=30)  # opened by hand after the session's end


def _planned(session: Session) -> Session:
    held = hold(session)
    if held.is_held:
        raise Refused("session_closed", "会议已经结束，不能再改期、取消或签到。确需继续的，请先重新打开。")
    return held


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason_missing", "请写明原因，应到人员在通知里会看到。", field="reason")
    return reason.strip()[:200]


def move(
    *, session: Session, seen_version: int, starts_at: datetime, ends_at: datetime, place: str, reason: str, by: Person, now: datetime, tell: bool
) -> Session:
    """Other times, perhaps another place. Signing in opens and ends as long before and after as it did. With `tell` those due hear of it."""
    sessions.refuse_times(starts_at, ends_at)
    if starts_at <= now:
        raise Refused("in_the_past", "改期后的开始时间已经过去，请填写今后的时间。", field="starts_at")
    with transaction.atomic():
        held = _planned(session)
        ticking.refuse_other_year(held.plan_row, sessions.year_of(starts_at))
        before, reason = in_words(held), _reasoned(reason)
        window = {
            "sign_in_from": held.sign_in_from + (starts_at - held.starts_at),
            "sign_in_until": max(held.sign_in_until + (ends_at - held.ends_at), starts_at),
        }
        held.update_from(seen_version, starts_at=starts_at, ends_at=ends_at, place=place.strip(), year=sessions.year_of(starts_at), **window)
        said = differences(before, in_words(held))
        if not said[1]:
            raise Refused("nothing_moved", "时间和地点都没有改动。", field="starts_at")
        SessionChange.objects.create(session=held, action=Action.MOVED, before=said[0], after=said[1], reason=reason, by=by, at=now)
        audit.record("training.session_moved", by=by, now=now, subject=held.title, session=held.pk, reason=reason, to=str(starts_at))
    if tell:
        notifying.tell(session=held, by=by, now=now)
    return held


def cancel(*, session: Session, reason: str, by: Person, now: datetime, tell: bool) -> Session:
    """It does not take place; it stays to be seen, and pays nobody. With `tell` those due hear of it."""
    with transaction.atomic():
        held, reason = _planned(session), _reasoned(reason)
        held.update_from(held.version, state=Session.State.CANCELLED)
        SessionChange.objects.create(session=held, action=Action.CANCELLED, reason=reason, by=by, at=now)
        audit.record("training.session_cancelled", by=by, now=now, subject=held.title, session=held.pk, reason=reason)
    if tell:
        notifying.tell(session=held, by=by, now=now)
    return held


def open_sign_in(*, session: Session, by: Person, now: datetime) -> Session:
    """From now on, until when it was to end; if that is past, until the session's end, or for half an hour after it."""
    with transaction.atomic():
        held = _planned(session)
        if held.may_sign_in(now):
            raise Refused("is_open", "现在已经可以签到。")
        until = held.sign_in_until if held.sign_in_until > now else held.ends_at if held.ends_at > now else now + OPEN_FOR
        return _window(held, now, until, by, now)


def end_sign_in(*, session: Session, by: Person, now: datetime) -> Session:
    """Nobody signs in from now on; the door still marks who comes."""
    with transaction.atomic():
        held = _planned(session)
        if not held.may_sign_in(now):
            raise Refused("not_open", "现在没有在签到。")
        return _window(held, held.sign_in_from, now, by, now)


def _window(held: Session, since: datetime, until: datetime, by: Person, now: datetime) -> Session:
    before = in_words(held)
    held.update_from(held.version, sign_in_from=since, sign_in_until=until)
    said = differences(before, in_words(held))
    SessionChange.objects.create(session=held, action=Action.EDITED, before=said[0], after=said[1], by=by, at=now)
    audit.record("training.sign_in_window", by=by, now=now, subject=held.title, session=held.pk, since=str(since), until=str(until))
    return held
