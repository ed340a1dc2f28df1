"""What a person's page says of their certificate."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from certificates.models import ReturnTask
from certificates.rules.life import LIVE, State
from certificates.selectors import rules
from certificates.selectors.certificates import can_read_person, own
from people.models import Person
from people.registries import PersonNote

TITLE = "行政执法证"


def notes(viewer: Person, person: Person, today: date) -> Sequence[PersonNote]:
    """To who reads certificates: each card in force, its number and how it stands, and the way to the officer's page; to who only sees people: that
    there is one, and until when. Three statements, one where there is no card."""
    reads = can_read_person(viewer, person)
    held = [one for one in own(person) if one.state in {*LIVE, State.APPLIED}]
    if not held:
        return []
    words = rules.wording()
    sentences = []
    for one in held:
        look = words.look(one, today)
        ends = f"，有效期至 {one.valid_until}" if one.valid_until else ""
        if reads:
            sentences.append(f"{one.get_family_display()}{f' {one.number}' if one.number else ''}：{look.word}{ends}。")
        elif one.state != State.APPLIED:
            sentences.append(f"持有{one.get_family_display()}（{look.word}）{ends}。")
    task = ReturnTask.objects.filter(certificate__in=held, closed_at=None).first()
    if task:
        sentences.append(f"需收回证件：{task.get_cause_display()}（{task.on}）。")
    if not sentences:
        return []
    return [PersonNote(TITLE, sentences, _url(person) if reads else "", "看执法情况" if reads else "", urgent=bool(task))]


def _url(person: Person) -> str:
    return reverse("certificates:officer", args=[person.public_id])
