"""迎检档案: everything about an officer in one file, of a team in one archive, for who manages their certificates."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import QualificationExam
from certificates.rules.life import Kind
from certificates.services import card_files
from core import dossier, files, jobs
from core.models import AuditEntry, Job, StoredFile
from people.models import Person, Team
from people.services import memberships
from tests import factories
from tests.certificates import things
from tests.quiz.manage.test_prints import pdf_text
from tests.training.things import upload


@pytest.fixture
def officer(cadre: Person, clerk: Person) -> Person:
    """With a card that was suspended and restored, scans of it, an exam and a membership."""
    card = things.certificate(cadre, number="粤N000123")
    things.step(card, Kind.SUSPEND, date(2025, 3, 1), reason="离岗培训", document="〔2025〕7号")
    things.step(card, Kind.RESTORE, date(2025, 4, 1))
    for what in ("photo", "front"):
        card_files.add(certificate=card, what=what, upload=upload("证件.png"), by=clerk, now=factories.NOON)
    QualificationExam.objects.create(
        person=cadre, subject="general", organiser="湛江市司法局", on=date(2023, 10, 1), score=8600, passed=True, at=factories.NOON
    )
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    memberships.join(
        team=team, person=cadre, post_kind="enforcement", from_on=date(2023, 1, 1), today=things.TODAY, by=clerk, now=factories.NOON
    )  # fmt: skip
    return cadre


def made_by_worker() -> Job:
    job = Job.objects.latest("id")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def result(job: Job) -> StoredFile:
    assert job.result is not None, job.sentence
    return job.result


def test_one_file_says_all_with_contents_and_page_numbers(officer: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    signed_in(clerk).post(reverse("certificates:dossier", args=[officer.public_id]))
    said = pdf_text(files.content(result(made_by_worker())))
    for words in ("卷内目录", "综合行政执法队", "粤N000123", "暂扣", "离岗培训", "〔2025〕7号", "86 分", "证件正面", "第 1 页 共"):
        assert words in said, words
    assert AuditEntry.objects.get(event="certificates.dossier_made").person_name == clerk.name


def test_it_is_not_made_any_more_for_who_lost_the_right_meanwhile(officer: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    signed_in(clerk).post(reverse("certificates:dossier", args=[officer.public_id]))
    clerk.role_assignments.all().delete()
    job = made_by_worker()
    assert (job.result, job.sentence) == (None, f"您已不能查看{officer.name}的证件。")


def test_what_was_made_is_not_handed_out_to_who_lost_the_right_since(officer: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    client = signed_in(clerk)
    client.post(reverse("certificates:dossier", args=[officer.public_id]))
    made = result(made_by_worker())
    url = reverse("core:file", args=[made.public_id])
    assert client.get(url).status_code == 200
    link = f"{url}?token={files.link_token(made, clerk)}"
    clerk.role_assignments.all().delete()
    assert [client.get(url).status_code, Client().get(link).status_code] == [404, 410]


def test_a_team_is_one_archive_with_a_list(officer: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    team = Team.objects.get()
    signed_in(clerk).post(reverse("certificates:team_dossiers", args=[team.public_id]))
    job = made_by_worker()
    assert job.sentence == "共 1 人。"
    with zipfile.ZipFile(BytesIO(files.content(result(job)))) as archive:
        assert archive.namelist()[:2] == [f"01-{officer.name}.pdf", "目录.csv"]
        assert "粤N000123" in pdf_text(archive.read(f"01-{officer.name}.pdf"))
    assert dossier.checked(files.path_of(result(job)))["people"] == 1


def test_a_team_of_nobody_is_refused(officer: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    team = Team.objects.get()
    answer = signed_in(clerk).post(f"{reverse('certificates:team_dossiers', args=[team.public_id])}?on=2020-01-01")
    assert "没有人在" in answer.content.decode()
    assert not Job.objects.exists()


def test_it_can_be_stopped_half_way(officer: Person, clerk: Person, signed_in: Callable[[Person], Client]) -> None:
    signed_in(clerk).post(reverse("certificates:team_dossiers", args=[Team.objects.get().public_id]))
    job = Job.objects.latest("id")
    jobs.cancel(job, factories.NOON)
    assert (made_by_worker().state, StoredFile.objects.filter(content_type="application/zip").exists()) == (Job.State.CANCELLED, False)
