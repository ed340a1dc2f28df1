"""What a person's page says of their certificate, and to whom."""

from datetime import date
from typing import Any

from certificates.models import Family, ReturnTask
from certificates.rules.life import Kind
from people.models import Person
from people.registries import PersonNote, notes_on
from tests import factories
from tests.certificates import things

TODAY = things.TODAY


def notes(viewer: Person, person: Person) -> list[PersonNote]:
    return [one for one in notes_on(viewer, person, TODAY) if one.title == "行政执法证"]


def liaison(**values: Any) -> Person:
    return factories.person("赵联络", role="liaison", password=None, **values)


def test_who_reads_certificates_sees_number_state_and_the_way_on(clerk: Person, cadre: Person) -> None:
    things.certificate(cadre, number="粤N000777")
    (note,) = notes(clerk, cadre)
    assert list(note.sentences) == ["省行政执法证 粤N000777：有效，有效期至 2028-12-31。"]
    assert str(cadre.public_id) in note.url
    assert not note.urgent


def test_the_liaison_sees_that_there_is_one_and_until_when(cadre: Person) -> None:
    things.certificate(cadre, number="粤N000777")
    (note,) = notes(liaison(role_unit=cadre.unit), cadre)
    assert list(note.sentences) == ["持有省行政执法证（有效），有效期至 2028-12-31。"]
    assert note.url == ""


def test_a_card_to_be_taken_back_is_urgent_for_both(clerk: Person, cadre: Person) -> None:
    task = ReturnTask(certificate=things.certificate(cadre), cause="transferred", on=date(2026, 11, 2), opened_at=factories.NOON)
    task.save()
    for viewer in (clerk, liaison()):
        (note,) = notes(viewer, cadre)
        assert note.urgent
        assert note.sentences[-1] == "需收回证件：调动（2026-11-02）。"


def test_nothing_is_said_of_who_has_no_card_or_one_that_is_gone(clerk: Person, cadre: Person) -> None:
    assert notes(clerk, cadre) == []
    things.step(things.certificate(cadre), Kind.RETURN, date(2026, 3, 1))
    assert notes(clerk, cadre) == []


def test_an_application_is_told_to_who_reads_certificates_only(clerk: Person, cadre: Person) -> None:
    things.apply(cadre, family=Family.NATIONAL)
    assert list(notes(clerk, cadre)[0].sentences) == ["国家统一行政执法证：申领中。"]
    assert notes(liaison(), cadre) == []


def test_the_page_of_the_person_shows_it(signed_in: Any, clerk: Person, cadre: Person) -> None:
    things.certificate(cadre, number="粤N000777")
    assert "粤N000777" in signed_in(clerk).get(f"/manage/people/{cadre.public_id}/").content.decode()
