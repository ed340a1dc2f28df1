"""What the worker does for notices and letters."""

from datetime import datetime

from core import queue
from notices.services import mailing, reading


@queue.each_minute(queue.clock)
def sweep_notices(now: datetime) -> None:
    reading.sweep(now=now)
    mailing.sweep(now=now)


@queue.each_minute(queue.jobs)
def send_mails(now: datetime) -> None:
    mailing.send_due(now)


@queue.handles(mailing.WAKE_UP)
def send_mail(mail_id: int, now: datetime) -> None:
    mailing.send_due(now)
