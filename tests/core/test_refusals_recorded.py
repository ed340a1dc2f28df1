"""What was refused or failed is in the audit trail too, though its transaction was rolled back; strangers cannot fill it."""

import ast
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import files, jobs, web_views
from core.models import AuditEntry, Job
from people.models import Person
from people.views import people as people_views
from quiz.models import Exam
from tests import factories

pytestmark = pytest.mark.django_db


def last(event: str) -> AuditEntry:
    return AuditEntry.objects.filter(event=event).order_by("-id")[0]


def refused() -> AuditEntry:
    return last("core.refused")


def test_a_page_that_is_not_for_ones_role(cadre: Person, signed_in: Any) -> None:
    signed_in(cadre).get(reverse("people:list"), REMOTE_ADDR="10.0.0.7")
    assert (refused().person_name, refused().subject, refused().detail["code"]) == (cadre.name, "people:list", "forbidden")
    assert (refused().outcome, refused().address) == ("refused", "10.0.0.7")


def test_a_thing_that_is_not_ones_own_names_which(leader: Person, signed_in: Any) -> None:
    file = files.store(b"x", name="x", content_type="text/plain", owner_kind="job", owner_id=0, now=timezone.now())
    signed_in(leader).get(reverse("core:file", args=[file.public_id]))
    assert refused().detail == {"code": "not_found", "of": {"file_id": str(file.public_id)}}


def test_a_refusal_shown_in_a_form_keeps_nothing_that_was_typed(clerk: Person, signed_in: Any) -> None:
    typed = {"name": "林文书", "unit": str(clerk.unit.public_id), "staffing_type": clerk.staffing_type_id}
    page = signed_in(clerk).post(reverse("people:add"), typed)
    assert page.status_code == 200
    assert refused().detail == {"code": "namesake", "of": {}}


def test_a_refusal_shown_as_a_message(clerk: Person, signed_in: Any) -> None:
    exam = factories.exam(state=Exam.State.DRAFT)
    signed_in(clerk).post(reverse("quiz:publish", args=[exam.public_id]))
    assert refused().detail["code"] == "bank_short"


def test_a_file_that_is_no_excel_file(clerk: Person, signed_in: Any) -> None:
    signed_in(clerk).post(reverse("people:import"), {"file": SimpleUploadedFile("people.xlsx", b"<html>")})
    assert refused().detail["code"] == "excel_unreadable"


def test_a_form_filled_wrongly_is_no_refusal(clerk: Person, signed_in: Any) -> None:
    signed_in(clerk).post(reverse("people:add"), {})
    assert not AuditEntry.objects.filter(event="core.refused").exists()


def test_strangers_leave_no_rows(town: Any) -> None:
    for address in (reverse("people:list"), "/no-such-page/", reverse("core:file", args=["00000000-0000-4000-8000-000000000000"])):
        Client().get(address)
    Client(enforce_csrf_checks=True).post(reverse("people:sign_out"))
    assert not AuditEntry.objects.exists()


def test_a_program_error_is_recorded_as_failed(clerk: Person, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_views, "FilterForm", None)
    client = signed_in(clerk)
    client.raise_request_exception = False
    assert client.get(reverse("people:list")).status_code == 500
    assert (last("core.failed").outcome, last("core.failed").subject, last("core.failed").person_name) == ("failed", "people:list", clerk.name)


def test_asking_reading_and_cancelling_long_work_is_recorded(clerk: Person, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._runners, "test", lambda params, progress, now: jobs.Product(b"x", "名单.txt", "text/plain"))
    done, stopped = (jobs.ask("test", title=title, by=clerk, now=timezone.now()) for title in ("名单", "另一份"))
    jobs.run(done.pk)
    signed_in(clerk).get(reverse("core:file", args=[Job.objects.get(pk=done.pk).result.public_id]))
    jobs.cancel(stopped, timezone.now())
    jobs.cancel(stopped, timezone.now())
    wanted = [("core.job_asked", "名单"), ("core.job_asked", "另一份"), ("core.file_read", "名单.txt"), ("core.job_cancelled", "另一份")]
    assert list(AuditEntry.objects.order_by("id").values_list("event", "subject")) == wanted
    assert set(AuditEntry.objects.values_list("person_id_text", flat=True)) == {str(clerk.pk)}


def test_a_job_that_fails_is_recorded(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._runners, "test", lambda params, progress, now: 1 / 0)
    jobs.run(jobs.ask("test", title="名单", by=clerk, now=timezone.now()).pk)
    assert (last("core.job_ended").outcome, last("core.job_ended").person_name) == ("failed", clerk.name)


def test_a_file_fetched_by_link_names_who_made_the_link(clerk: Person, signed_in: Any) -> None:
    file = files.store(b"x", name="名单.txt", content_type="text/plain", owner_kind=web_views.OWNER_KIND, owner_id=clerk.pk, now=timezone.now())
    address = reverse("core:file", args=[file.public_id])
    Client().get(address, {"token": files.link_token(file, clerk)})
    assert last("core.file_read").person_name == clerk.name


def test_no_view_keeps_a_refusal_to_itself() -> None:
    """Whoever catches a `Refused` in a view notes it (`audit.note_refusal`) or raises it again."""
    silent = []
    for path in [*settings.BASE_DIR.glob("*/views/*.py"), *settings.BASE_DIR.glob("*/views.py"), *settings.BASE_DIR.glob("*/*/views.py")]:
        for caught in (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.ExceptHandler)):
            names = {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(caught.type)} if caught.type else set()
            last_words = {getattr(one, "attr", "raise" if isinstance(one, ast.Raise) else "") for one in ast.walk(caught)}
            if names & {"Refused", "Stale", "Gone"} and not last_words & {"note_refusal", "raise"}:
                silent.append(f"{path.name}:{caught.lineno}")
    assert silent == []
