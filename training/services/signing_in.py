"""Signing in and out by oneself, with a code from the room's screen. One phone signs in one person of a session, unless its clerk allows more."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Gone, Refused
from people.models import Person
from people.rules.lockout import minutes_left
from quiz.rules.admission import plain_code
from training.models import Attendance, CodeTry, Session, SignInIncident
from training.rules import codes, hours, tries, windows
from training.rules.codes import Purpose
from training.rules.windows import HELP, Phase
from training.selectors import signing
from training.services import attendance, signatures
from training.services.attendance import Mark

Status = Attendance.Status
WORDS = {Purpose.IN: "签到", Purpose.OUT: "签退"}
CLOSED_MEANWHILE = ("reason_missing", "session_filed", "session_cancelled")  # what `mark` says of it, in words for the clerk


class Entry(NamedTuple):
    """What a typed code opens: for whom, for what, and what to call the sign-in, so that the same code twice is one."""

    place: Attendance
    purpose: Purpose
    key: str


def check_open(session: Session, purpose: Purpose, now: datetime) -> None:
    """`Refused` outside the window, with when to come back."""
    closed = why_closed(session, purpose, now)
    if closed is not None:
        raise closed


def why_closed(session: Session, purpose: Purpose, now: datetime) -> Refused | None:
    """What is told to who comes outside the window; nothing within it."""
    phase, word = windows.phase(session.times, purpose, now), WORDS[purpose]
    if phase == Phase.TO_COME:
        opens = timezone.localtime(windows.window(session.times, purpose)[0])
        return Refused(f"sign_{purpose}_to_come", f"{word} {opens:%m月%d日 %H:%M} 开始，现在还没有到时间。到时请再扫一次会场屏幕上的二维码。")
    if phase == Phase.OVER:
        return Gone(f"sign_{purpose}_over", f"这次会议的{word}已经结束。没有{word}的，{HELP}")
    return None


def sign_in(*, place: Attendance, by: Person, via: Attendance.Via, key: str, phone: str, now: datetime, signature: bytes = b"") -> Attendance:
    """The person is there: in time or late by the session's limit. Who has signed in already stays as they are. `phone`: hash of its cookie;
    `signature`: a picture, where the session asks for one.

    A phone that signed in somebody else is refused, and noted for the clerk although nothing else is written.
    """
    session = place.session
    if place.came:
        return place
    check_open(session, Purpose.IN, now)
    if place.status == Status.ABSENT:
        raise Refused("marked_absent", f"工作人员已经把您登记为缺席，不能自己签到。{HELP}")
    if not phone:
        raise Refused("no_cookie", f"这个浏览器没有保存 Cookie，不能签到。请换用微信或手机自带的浏览器扫码，或者{HELP.removeprefix('请')}")
    phone = "" if session.shared_phones else phone
    _refuse_phone_of_another(place, phone, now)
    status = hours.status_at(now, session.starts_at, session.late_minutes)
    values = {"status": status, "signed_in_at": now, "phone": phone}
    drawn = signatures.cleaned(signature) if session.draws_signature else b""
    try:
        with transaction.atomic():
            if drawn:
                values["signature_id"] = signatures.keep(place, drawn, now).pk
            return _mark(place, Mark(place.pk, values, key, over=(Status.NONE, Status.LEAVE)), via, by, now, Purpose.IN)
    except IntegrityError:  # another account on this phone was a moment earlier
        _refuse_phone_of_another(place, phone, now)
        raise


def sign_out(*, place: Attendance, by: Person, key: str, now: datetime) -> Attendance:
    """The person leaves. A later one replaces it: who came back and stayed left at the later moment. How they came in stays as it is."""
    check_open(place.session, Purpose.OUT, now)
    if not place.came:
        raise Refused("not_signed_in", f"您还没有签到，不能签退。{HELP}")
    return _mark(place, Mark(place.pk, {"signed_out_at": now}, key, over=Attendance.CAME), None, by, now, Purpose.OUT)


def _mark(place: Attendance, mark: Mark, via: Attendance.Via | None, by: Person, now: datetime, purpose: Purpose) -> Attendance:
    try:
        return attendance.mark(session=place.session, marks=[mark], via=via, by=by, now=now, silently=True)[0]
    except Refused as refusal:
        if refusal.code in CLOSED_MEANWHILE:
            raise Gone(f"sign_{purpose}_over", f"会议已经由工作人员结束，不能再{WORDS[purpose]}。{HELP}") from None
        raise


def _refuse_phone_of_another(place: Attendance, phone: str, now: datetime) -> None:
    """Keeps one incident for each pair of people, raised after it is written."""
    other = Attendance.objects.filter(session=place.session_id, phone=phone).exclude(pk=place.pk).first() if phone else None
    if other is None:
        return
    facts = {"session": place.session, "what": SignInIncident.What.SAME_PHONE, "attendance": place, "other": other}
    if not SignInIncident.objects.filter(**facts).exists():
        SignInIncident.objects.create(**facts, at=now)
    raise Refused("phone_used", f"这部手机已经为别人签到过，一部手机只能为一个人签到。请用自己的手机扫码，或者{HELP.removeprefix('请')}")


def by_code(*, places: Sequence[Attendance], typed: str, now: datetime) -> Entry:
    """Whose session the typed code is of. A wrong one is counted, also though it is refused."""
    code = plain_code(typed)
    if not places:
        raise Refused("nothing_open", f"现在没有您可以签到的会议。应当参加却看不到的，{HELP}", field="code")
    until = signing.waits_until(places, now)
    if until:
        _refuse_tries(until, now)
    for place in places:
        for purpose in Purpose:
            if windows.phase(place.session.times, purpose, now) != Phase.OPEN:
                continue
            period = codes.matched_period(code, place.session.secret, purpose, now)
            if period is not None:
                return Entry(place, purpose, f"code-{purpose}-{period}")
    if code:
        CodeTry.objects.bulk_create(CodeTry(attendance=one, at=now) for one in places)
    raise Refused("code_wrong", "签到码不对，或者已经换了。请看会场屏幕上现在的 6 位数字，马上输入。", field="code")


def _refuse_tries(until: datetime, now: datetime) -> NoReturn:
    minutes = minutes_left(until, now)
    raise Refused(
        "codes_many", f"签到码输错了 {tries.WRONG_CODES} 次，请 {minutes} 分钟后再试，或者改为扫码；也可以{HELP.removeprefix('请')}", field="code"
    )
