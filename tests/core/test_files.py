"""Private files: who may read them, and how they leave a web view that can neither save nor print."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import files, jobs
from core.models import Job, StoredFile
from people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.16"}


@pytest.fixture
def job(clerk: Person) -> Job:
    now = timezone.now()
    made = Job.objects.create(kind="x", title="成绩汇总", person_id_text=str(clerk.pk), person_name=clerk.name, created_at=now, state=Job.State.DONE)
    made.result = files.store(
        b"%PDF-", name="成绩.pdf", content_type="application/pdf", owner_kind="job", owner_id=made.pk, now=now, keep=jobs.RESULT_KEPT
    )
    made.save(update_fields=["result"])
    return made


def test_the_one_who_asked_reads_the_file_and_nobody_else(job: Job, clerk: Person, leader: Person, signed_in: Any) -> None:
    url = reverse("core:file", args=[job.result.public_id])
    assert signed_in(clerk).get(url).content == b"%PDF-"
    assert signed_in(leader).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_web_view_is_led_to_a_link_that_works_in_the_browser(job: Job, clerk: Person, signed_in: Any) -> None:
    phone = signed_in(clerk)
    page = phone.get(reverse("core:job", args=[job.public_id]), headers=WECHAT).content.decode()
    assert reverse("core:file_page", args=[job.result.public_id]) in page
    link = phone.get(reverse("core:file_page", args=[job.result.public_id]), headers=WECHAT).context["link"]
    assert Client().get(link).content == b"%PDF-"


def test_the_link_opens_that_file_alone_and_dies(job: Job, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    other = files.store(b"other", name="x", content_type="text/plain", owner_kind="job", owner_id=0, now=timezone.now())
    token = files.link_token(job.result, clerk)
    assert files.bearer(token, job.result).name == clerk.name
    assert not files.bearer(token, other)
    assert not files.bearer("nonsense", job.result)
    monkeypatch.setattr(signing.time, "time", lambda: timezone.now().timestamp() + 601)
    assert not files.bearer(token, job.result)


def test_files_past_their_time_are_deleted_from_disk_too(job: Job, settings: Any) -> None:
    path = settings.MEDIA_ROOT / job.result.path
    assert path.is_file()
    assert files.delete_expired(timezone.now() + timedelta(hours=25)) == 1
    assert not path.exists()
    assert not StoredFile.objects.exists()


def test_a_stranger_cannot_watch_or_stop_a_job(job: Job, signed_in: Any) -> None:
    stranger = signed_in(factories.person("李外人"))
    assert stranger.get(reverse("core:job", args=[job.public_id])).status_code == 404
    assert stranger.post(reverse("core:cancel_job", args=[job.public_id])).status_code == 404
