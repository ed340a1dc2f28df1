"""When the night's backup is due, and the work of the worker."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from core import audit, jobs
from core.audit import Actor
from core.backups import folder, making
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Beat, Job, Office

JOB = "backup"
RETRY_AFTER = timedelta(hours=1)
OLD_AFTER = timedelta(days=2)
_UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)
SYSTEM = audit.Named("", "系统")


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by = audit.Named(params["by_id"], params["by_name"])
    made = making.make(into=Path(settings.BACKUP_DIR), kind=folder.NIGHTLY if params["nightly"] else folder.MANUAL, by=by, now=now, progress=progress)
    gone = f"；有 {made.gone} 个文件当时已不在，没有包括" if made.gone else ""
    return Product(sentence=f"{made.path.name}，{made.size / 1024 / 1024:.1f} MB，数据库和 {made.files} 个文件，已核对{gone}。")


def under_way() -> Job | None:
    return Job.objects.filter(kind=JOB, state__in=_UNDER_WAY).first()


def ask(*, by: Actor, now: datetime, nightly: bool = False, back_url: str = "") -> Job:
    """Have the worker make one, unless it is at it already."""
    if under_way():
        raise Refused("backup_running", "已经有一个备份在进行，请等它完成后再看列表。")
    return jobs.ask(JOB, title="备份", by=by, now=now, back_url=back_url, nightly=nightly, by_id=str(by.pk), by_name=by.name)


def last_moment(now: datetime, hour: int) -> datetime:
    """The last time it was `hour` o'clock."""
    local = timezone.localtime(now)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def ask_when_due(now: datetime) -> None:
    """Ask for this night's backup once, whichever of several workers comes first; a night that was missed is made up for. After a failure it is
    tried again each hour. A new office begins with its first night. One statement while nothing is due."""
    asked = Beat.objects.filter(name=JOB).first()
    if asked is None:
        if Office.current() is not None:
            Beat.objects.bulk_create([Beat(name=JOB, at=now)], ignore_conflicts=True)
        return
    limit = last_moment(now, settings.BACKUP_HOUR)
    if asked.at >= limit:
        if asked.at >= now - RETRY_AFTER or not _last_night_failed():
            return
        limit = now - RETRY_AFTER
    if not under_way() and Beat.objects.filter(name=JOB, at__lt=limit).update(at=now):
        ask(by=SYSTEM, now=now, nightly=True)


def _last_night_failed() -> bool:
    last = Job.objects.filter(kind=JOB, params__nightly=True).order_by("-id").first()
    return last is not None and last.state == Job.State.FAILED


def failure_since(good: folder.Backup | None) -> str:
    """What the last backup failed of, if none succeeded since."""
    last = Job.objects.filter(kind=JOB).exclude(state__in=_UNDER_WAY).order_by("-id").first()
    if last is None or last.state != Job.State.FAILED or last.ended_at is None or (good and good.made_at > last.ended_at):
        return ""
    return last.sentence
