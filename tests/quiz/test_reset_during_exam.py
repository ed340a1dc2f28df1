"""A clerk resets a forgotten password in the middle of an exam: nothing of the attempt is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Person
from people.services import passwords
from quiz.models import Answer, Attempt, Exam
from tests.quiz import sitting

SignedIn = Callable[[Person], Client]
pytestmark = pytest.mark.postgres


def test_the_page_that_sits_the_exam_goes_on_saving(exam: Exam, cadre: Person, clerk: Person, signed_in: SignedIn) -> None:
    here = signed_in(cadre)
    attempt = sitting.start(here, exam)
    passwords.reset(person=cadre, by=clerk, now=timezone.now())
    assert here.get("/me/").status_code == 302  # signed out
    assert sitting.save(here, attempt, 1, "a").status_code == 200
    assert sitting.hand_in(here, attempt).status_code == 200


def test_who_signs_in_again_takes_the_attempt_over(exam: Exam, cadre: Person, clerk: Person, signed_in: SignedIn) -> None:
    before, now = signed_in(cadre), Client()
    attempt = sitting.start(before, exam)
    assert sitting.save(before, attempt, 1, "a").status_code == 200
    page = f"/attempts/{attempt.public_id}/"
    one_time = passwords.reset(person=cadre, by=clerk, now=timezone.now())
    now.post("/sign-in/", {"username": cadre.account, "password": one_time, "next": page})
    to_password = now.get(page).headers["Location"]
    own = {"password": "Laojia-2026", "again": "Laojia-2026", "next": page}
    assert now.post(to_password, own).headers["Location"] == page
    now.post(f"{page}take-over/")
    assert sitting.save(now, attempt, 2, "a").status_code == 200
    assert sitting.save(before, attempt, 3, "a").status_code == 403
    assert Answer.objects.filter(paper=attempt.paper_id).count() == 2


def test_after_the_exam_a_reset_ends_the_device_keys_too(exam: Exam, cadre: Person, clerk: Person, signed_in: SignedIn) -> None:
    client = signed_in(cadre)
    attempt = sitting.start(client, exam)
    sitting.hand_in(client, attempt)
    passwords.reset(person=cadre, by=clerk, now=timezone.now())
    assert Person.objects.get(pk=cadre.pk).session_epoch == Attempt.objects.get().session_epoch + 1
