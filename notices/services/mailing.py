"""Letters: queued with the notice, in its transaction; sent by the worker, outside of any, by claimed rows.

A letter is claimed before it is sent, and its row says so afterwards: when the worker dies in between, that one may come twice (with the same
Message-ID), and none is lost. What a server refuses for good fails at once, anything else is tried five times.
"""

import logging
import re
import secrets
import smtplib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet

from core import audit, mail, queue
from core.errors import Refused
from core.models import Office
from notices.models import Mail, Notice
from notices.rules import letter_text, next_try
from people.models import Person

logger = logging.getLogger(__name__)
WAKE_UP = "notices.mail"
A_CLAIM = 20
A_SWEEP = 45  # seconds: other work waits in the same queue
STALLED_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=90)
TRIAL_VALID = timedelta(hours=1)
AGAIN_VALID = timedelta(days=1)
GONE = "本人已不在职，没有再发。"
NO_ADDRESS = "本人已没有登记邮箱，没有再发。"
STALE = "过了时效，没有再发。"
LATER = [Mail.State.WAITING, Mail.State.SENDING]


def queue_for(*, kind: str, key: str, people: Sequence[int], until: datetime, now: datetime) -> None:
    """Letters of the notices with this key to those of `people` who have an address; once each. Two statements, none while mail is off."""
    if not mail.is_on():
        return
    notices = Notice.objects.filter(kind=kind, key=key, person__in=people, mail=None).exclude(person__email="")
    said = {"due_at": now, "until": until, "made_at": now}
    letters = [
        Mail(notice=one, person=one.person, address=one.person.email, subject=one.title, body=one.body, url=one.url, **said)
        for one in notices.select_related("person").order_by("pk")
    ]
    Mail.objects.bulk_create(letters, batch_size=500, ignore_conflicts=True)


def try_settings(*, address: str, by: Person, now: datetime) -> Mail:
    """A letter to see whether the settings are right; the page shows what becomes of it."""
    refuse_off()
    with transaction.atomic():
        made = Mail.objects.create(
            person=by, address=address, subject="测试邮件", body="收到这封邮件，说明邮件设置正确。", url="/", due_at=now, until=now + TRIAL_VALID,
            made_at=now,
        )  # fmt: skip
        audit.record("notices.mail_tried", by=by, now=now, subject=made.masked_address)
        queue.wake(queue.jobs, WAKE_UP, made.pk)
    return made


def again(*, mails: QuerySet[Mail], by: Person, now: datetime) -> int:
    """Send failed letters once more; returns how many."""
    refuse_off()
    with transaction.atomic():
        failed = list(mails.filter(state=Mail.State.FAILED).select_for_update(of=("self",)))
        for one in failed:
            one.state, one.tries, one.why, one.due_at, one.ended_at = Mail.State.WAITING, 0, "", now, None
            one.until = max(one.until, now + AGAIN_VALID)  # somebody wants it to be sent, however old
        Mail.objects.bulk_update(failed, ["state", "tries", "why", "due_at", "ended_at", "until"], batch_size=200)
        if failed:
            audit.record("notices.mail_again", by=by, now=now, subject=f"{len(failed)} 封", count=len(failed))
            queue.wake(queue.jobs, WAKE_UP, failed[0].pk)
    return len(failed)


def refuse_off() -> None:
    if not mail.is_on():
        raise Refused("mail_off", "还没有设置邮件服务器，不能发邮件。")


def send_due(now: datetime) -> int:
    """Send what is due, for three quarters of a minute at most; returns how many letters went out."""
    if not mail.is_on():
        return 0
    begun, sent, is_there = time.monotonic(), 0, True
    _give_up(now)
    while is_there and time.monotonic() - begun < A_SWEEP and (letters := _claim(now)):
        count, is_there = _deliver(letters, now)
        sent += count
    return sent


def _give_up(now: datetime) -> None:
    """What a worker that died had claimed waits anew; then what is no news any more. What is just being sent is left to who sends it."""
    late = Mail.objects.filter(state__in=LATER, due_at__lte=now)
    if late.exists():
        late.filter(state=Mail.State.SENDING, claimed_at__lt=now - STALLED_AFTER).update(state=Mail.State.WAITING)
        late.filter(state=Mail.State.WAITING, until__lte=now).update(state=Mail.State.FAILED, why=STALE, ended_at=now)


def _claim(now: datetime) -> list[Mail]:
    due = list(Mail.objects.filter(state=Mail.State.WAITING, due_at__lte=now).order_by("due_at", "id").values_list("pk", flat=True)[:A_CLAIM])
    if not due:
        return []
    claim = secrets.token_hex(8)
    waiting = Mail.objects.filter(pk__in=due, state=Mail.State.WAITING)
    waiting.update(state=Mail.State.SENDING, claim=claim, claimed_at=now, tries=F("tries") + 1)
    return list(Mail.objects.filter(claim=claim, state=Mail.State.SENDING).select_related("person").order_by("id"))


def _deliver(letters: Sequence[Mail], now: datetime) -> tuple[int, bool]:
    """Over one connection, which is opened anew after a letter that could not be sent; how many went, and whether the server was there. Where it is
    not, all wait at once: to try it for each of them would hold up the papers of an exam."""
    office = Office.current()
    connection = get_connection()
    sent = 0
    try:
        for place, one in enumerate(letters):
            if not _opened(connection, letters[place:], now):
                return sent, False
            sent += _send(one, office.name if office else "", connection, now)
    finally:
        _close(connection)
    return sent, True


def _opened(connection: BaseEmailBackend, letters: Sequence[Mail], now: datetime) -> bool:
    """Opened here, since what opens it while sending closes it again."""
    try:
        connection.open()
    except OSError as error:
        for one in letters:
            _failed(one, error, now)
        return False
    return True


def _send(one: Mail, office: str, connection: BaseEmailBackend, now: datetime) -> bool:
    why_not = _address_now(one) if one.notice_id else ""
    if why_not:
        _end(one, Mail.State.FAILED, now, why_not)
        return False
    text = letter_text(one.person.name, one.body, mail.link(one.url) if one.url else "", office)
    try:
        mail.letter(to=one.address, subject=one.subject, text=text, identity=str(one.public_id), connection=connection).send()
    except (OSError, ValueError) as error:  # SMTPException is an OSError; ValueError: an address or header that cannot be written
        _close(connection)
        _failed(one, error, now)
        return False
    _end(one, Mail.State.SENT, now)
    return True


def _address_now(one: Mail) -> str:
    """A notice goes to the address that its person has by then; otherwise why it goes nowhere."""
    if not one.person.is_active:
        return GONE
    if not one.person.email:
        return NO_ADDRESS
    if one.address != one.person.email:
        one.address = one.person.email
        one.save(update_fields=["address"])
    return ""


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:  # it was lost already
        logger.debug("the mail server was gone before we said goodbye", exc_info=True)


def _failed(one: Mail, error: Exception, now: datetime) -> None:
    again_at = None if _is_final(error) else next_try(one.tries, now)
    why = re.sub(re.escape(one.address), lambda _: one.masked_address, _in_words(error), flags=re.IGNORECASE)[:200]  # servers repeat the address
    if again_at is None:
        _end(one, Mail.State.FAILED, now, why)
    else:
        Mail.objects.filter(pk=one.pk, state=Mail.State.SENDING).update(state=Mail.State.WAITING, due_at=again_at, why=why)


def _end(one: Mail, state: Mail.State, now: datetime, why: str = "") -> None:
    Mail.objects.filter(pk=one.pk, state=Mail.State.SENDING).update(state=state, ended_at=now, why=why)


def _is_final(error: Exception) -> bool:
    """The server knows the letter and will never take it; a wrong password may be put right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False
    return isinstance(error, ValueError) or (isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600)


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()), (0, b""))
        return f"对方服务器不收这个地址：{said[0]} {_plain(said[1])}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "邮件服务器不接受用户名或密码，请系统管理员检查 EMAIL_URL。"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒收：{error.smtp_code} {_plain(error.smtp_error)}"
    if isinstance(error, smtplib.SMTPException):
        return f"与邮件服务器的连接断了：{_plain(error)}"
    return f"连不上邮件服务器：{_plain(error)}"


def _plain(said: object) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def sweep(*, now: datetime) -> int:
    """Remove letters made long ago; all of them are over. One statement while the oldest is younger."""
    oldest = Mail.objects.order_by("pk").first()
    if oldest is None or oldest.made_at >= now - KEPT:
        return 0
    return Mail.objects.filter(made_at__lt=now - KEPT).exclude(state__in=LATER).delete()[0]
