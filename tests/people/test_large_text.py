"""大字版: a person's own choice, everywhere; a stranger's is the browser's until somebody signs in there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.large_text import COOKIE
from people.models import Person
from quiz.models import Answer, Exam
from tests import factories
from tests.quiz import sitting

pytestmark = pytest.mark.django_db
SWITCH, SIGN_IN = "/large-text/", "/sign-in/"


def is_large(client: Client, address: str = SIGN_IN) -> bool:
    return 'data-size="large"' in client.get(address).content.decode()


def test_a_stranger_chooses_on_the_sign_in_page(town: Any, client: Client) -> None:
    assert not is_large(client)
    assert client.post(SWITCH, {"large": "1", "next": SIGN_IN})["Location"] == SIGN_IN
    assert is_large(client)
    client.post(SWITCH, {"large": "0", "next": SIGN_IN})
    assert not is_large(client)


def test_the_choice_is_the_person_s_on_every_device(cadre: Person, signed_in: Any) -> None:
    signed_in(cadre).post(SWITCH, {"large": "1", "next": "/me/"})
    assert is_large(signed_in(cadre), "/me/")
    signed_in(cadre).post(SWITCH, {"large": "0"})
    assert not is_large(signed_in(cadre), "/me/")


def test_signing_in_takes_a_stranger_s_choice_over_once(cadre: Person, client: Client) -> None:
    client.post(SWITCH, {"large": "1"})
    client.post(SIGN_IN, {"username": cadre.account, "password": factories.PASSWORD})
    assert is_large(client, "/me/")
    assert not client.cookies[COOKIE].value
    client.post(SWITCH, {"large": "0"})
    assert not is_large(client, "/me/")


def test_the_next_person_at_a_shared_computer_is_not_given_it(cadre: Person, clerk: Person, client: Client) -> None:
    client.post(SWITCH, {"large": "1"})
    client.force_login(cadre, backend="people.backends.SignInBackend")
    client.get("/me/")
    client.post(reverse("people:sign_out"))
    assert not is_large(client)
    client.force_login(clerk, backend="people.backends.SignInBackend")
    assert not is_large(client, "/me/")


def test_the_page_s_script_asks_for_no_page(cadre: Person, signed_in: Any) -> None:
    response = signed_in(cadre).post(SWITCH, {"large": "1"}, headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.content) == (204, b"")


def test_on_a_page_that_takes_no_get_it_leads_back_to_the_one_before(clerk: Person, cadre: Person, signed_in: Any) -> None:
    Person.objects.filter(pk=cadre.pk).update(mobile="13900000002")
    person = reverse("people:person", args=[cadre.public_id])
    client = signed_in(clerk)
    page = client.post(reverse("people:show_mobile", args=[cadre.public_id]), headers={"Referer": f"http://testserver{person}"}).content.decode()
    assert f'name="next" value="{person}"' in page


def test_it_never_leads_to_another_site(client: Client, town: Any) -> None:
    assert client.post(SWITCH, {"large": "1", "next": "https://evil.example/"})["Location"] == "/"


def test_without_a_script_switching_during_the_exam_saves_the_ticks(cadre: Person, signed_in: Any) -> None:
    factories.bank(4, 2, 2)
    exam: Exam = factories.exam(cadre)
    client = signed_in(cadre)
    attempt = sitting.start(client, exam)
    address = reverse("quiz:attempt", args=[attempt.public_id])
    first = attempt.paper.items.get(position=1).option_order[0]
    headers = {"Origin": "http://testserver"}
    response = client.post(reverse("quiz:hand_in", args=[attempt.public_id]), {"q1": first, "v1": "0", "large": "1"}, headers=headers)
    assert response["Location"] == address
    assert is_large(client, address)
    assert Answer.objects.get().content == {"chosen": [first]}
