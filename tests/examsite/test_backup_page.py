"""备份: the page of who manages the system, and what their overview says."""

import io
import os
import tarfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import jobs
from core.backups import folder, making
from core.home_cards import cards_for
from core.models import AuditEntry, Job, Office
from people.models import Person, Role
from tests import factories

PAGE = "/manage/settings/backup/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    return tmp_path / "backups"


@pytest.fixture
def admin(town: Any) -> Person:
    return factories.person("吴系统", role=Role.SYSTEM_ADMIN, password=None)


@pytest.fixture
def page(admin: Person, signed_in: Any) -> Client:
    return signed_in(admin)  # type: ignore[no-any-return]


def lay(place: Path, *, days: float, kind: str = folder.NIGHTLY, good: bool = True) -> folder.Backup:
    """An archive of so many days ago, as it lies in the folder."""
    path = place / f"{folder.name_of(kind, timezone.now() - timedelta(days=days))}.tar"
    path.write_bytes(b"x" * 2_000_000)
    if good:
        folder.checksum_of(path).write_text("0" * 64)
    return next(one for one in folder.backups() if one.path == path)


def test_an_empty_page_says_what_to_do(page: Client) -> None:
    text = page.get(PAGE).content.decode()
    assert "点“立即备份”做第一份，完成后下载" in text
    assert "密钥不在备份里" in text


def test_the_list_says_when_how_large_and_whether_it_is_whole(page: Client, place: Path) -> None:
    lay(place, days=0)
    lay(place, days=1, kind=folder.MANUAL, good=False)
    text = page.get(PAGE).content.decode()
    for shown in ("自动", "手动", "1.9\xa0MB", "已核对", "未核对", "最近一份完好的备份"):
        assert shown in text
    assert "超过两天" not in text
    assert "备份" in page.get("/manage/settings/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_at_once_is_made_by_the_worker_and_taken_away_as_a_file(page: Client, admin: Person) -> None:
    answer = page.post(PAGE + "now/")
    job = Job.objects.get(kind="backup")
    assert answer["Location"] == f"/jobs/{job.public_id}/"
    assert "备份：排队中" in page.get(PAGE).content.decode()
    assert "已经有一个备份在进行" in page.post(PAGE + "now/").content.decode()
    jobs.run(job.pk)
    made = folder.backups()[0]
    got = page.get(f"{PAGE}{made.name}/")
    data = b"".join(got.streaming_content)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames()[-1] == "manifest.json"
    assert (got["Content-Disposition"], got["Content-Length"]) == (f'attachment; filename="{made.name}.tar"', str(len(data)))
    assert "no-store" in got["Cache-Control"]
    assert AuditEntry.objects.get(event="core.backup_downloaded").subject == f"{made.name}.tar"


def test_a_web_view_gets_the_way_out_and_nothing_else(page: Client, place: Path) -> None:
    made = lay(place, days=0)
    answer = page.get(f"{PAGE}{made.name}/", headers={"user-agent": "Mozilla/5.0 MicroMessenger/8.0"})
    assert answer.status_code == 400
    assert "请在电脑浏览器中登录后下载" in answer.content.decode()
    assert not AuditEntry.objects.filter(event="core.backup_downloaded").exists()


def test_only_what_lies_in_the_folder_as_a_backup_can_be_taken(page: Client, place: Path) -> None:
    (place / "secret.tar").write_bytes(b"x")
    for name in ("secret", "backup-20260101-000000-nightly", "settings"):
        assert page.get(f"{PAGE}{name}/").status_code == 404


def test_only_who_manages_the_system_sees_it(clerk: Person, signed_in: Any) -> None:
    assert signed_in(clerk).get(PAGE).status_code == 403
    assert [one for one in cards_for(clerk, timezone.now()) if one.title == "备份"] == []


# --- the overview


def card(admin: Person) -> tuple[str, bool]:
    [found] = [one for one in cards_for(admin, timezone.now()) if one.title == "备份"]
    return found.figure + "｜" + found.sentence, found.urgent


def test_its_age_is_shown_and_turns_red_after_two_days(admin: Person, place: Path) -> None:
    lay(place, days=3)
    said, urgent = card(admin)
    assert said.startswith("3 天前｜超过两天没有新的备份")
    assert urgent
    lay(place, days=1.9)
    said, urgent = card(admin)
    assert said.startswith("45 小时前")
    assert not urgent


def test_none_at_all_is_urgent_once_the_office_is_two_days_old(admin: Person) -> None:
    for hours, urgent in ((47, False), (49, True)):
        Office.objects.update(set_up_at=timezone.now() - timedelta(hours=hours))
        assert card(admin)[0].startswith("还没有")
        assert card(admin)[1] is urgent


def test_one_that_somebody_changed_or_removed_counts_no_more(admin: Person, place: Path) -> None:
    made = lay(place, days=0.1)
    assert card(admin)[1] is False
    os.utime(made.path, (2_000_000_000, 2_000_000_000))
    assert card(admin)[1] is True
    made.path.unlink()
    assert card(admin)[1] is True


def test_a_failure_is_urgent_at_once_and_said_on_the_page(admin: Person, page: Client, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(place, days=0.5)
    monkeypatch.setattr(making, "SPARE", 10**18)
    page.post(PAGE + "now/")
    jobs.run(Job.objects.get().pk)
    said, urgent = card(admin)
    assert "上次备份没有完成：磁盘空间不够" in said
    assert urgent
    assert "磁盘空间不够" in page.get(PAGE).content.decode()
