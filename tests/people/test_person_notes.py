"""A person's page says what rooms above have to say of them, to whoever may see that."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from people import registries
from people.models import Person
from people.registries import PersonNote
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "_notes", [])


def shown(client: Any, person: Person) -> str:
    body: str = client.get(reverse("people:person", args=[person.public_id])).content.decode()
    return body


def test_a_note_is_a_section_above_the_postings_with_a_way_on(clerk: Person, cadre: Person, signed_in: Any) -> None:
    note = PersonNote("行政执法证", ["证件有效。", "2027-03-01 到期。"], "/somewhere/", "看证件")
    registries.register_notes(lambda viewer, person, today: [note] if (viewer, person) == (clerk, cadre) else [])
    body = shown(signed_in(clerk), cadre)
    places = [body.index(text) for text in ("行政执法证", "证件有效。", "2027-03-01 到期。", 'href="/somewhere/"', "看证件", ">任职<")]
    assert places == sorted(places)
    assert "待办" not in body
    assert "行政执法证" not in shown(signed_in(clerk), clerk)


def test_what_is_urgent_says_so_in_words(clerk: Person, cadre: Person, signed_in: Any) -> None:
    registries.register_notes(lambda viewer, person, today: [PersonNote("行政执法证", ["已离队，证件未收回。"], urgent=True)])
    assert "待办" in shown(signed_in(clerk), cadre)


def test_every_room_is_asked_for_this_viewer_and_today(clerk: Person, cadre: Person, signed_in: Any) -> None:
    asked: list[tuple[Person, Person, date]] = []
    for title in ("甲", "乙"):
        registries.register_notes(lambda *said, title=title: (asked.append(said), [PersonNote(f"{title}事项", ["有。"])])[1])  # type: ignore[misc]
    liaison = factories.person("符联络", unit=cadre.unit, role="liaison", role_unit=cadre.unit, password=None)
    body = shown(signed_in(liaison), cadre)
    assert body.index("甲事项") < body.index("乙事项")
    assert [said[:2] for said in asked] == [(liaison, cadre)] * 2
