"""模拟考试: a practice with the rules of a formal exam and other questions than its. One for each exam, made when the first person rehearses it; it
is an exam like any other that a clerk published as practice, and whoever rehearses is put on its list."""

from datetime import datetime

from django.db import IntegrityError, transaction

from core.errors import Refused
from people.models import Person
from quiz.models import Candidate, Exam
from quiz.rules.practice import rehearsed
from quiz.rules.terms import PRACTICE, Terms
from quiz.rules.watching import OFF, Watching
from quiz.selectors.pool import section_of
from quiz.services import exams, publishing, roster

REASON = "本人开始模拟考试"
OFTEN = 99  # attempts


def rehearse(*, formal: Exam, person: Person, now: datetime) -> Exam:
    """The rehearsal of `formal`, with the person on its list. Refused, saying what is missing, where too few questions are free: those of a formal
    exam that goes on are reserved."""
    rehearsal = Exam.objects.filter(rehearses=formal).select_related("unit", "parent").first() or _made(formal, person, now)
    if rehearsal.state == Exam.State.DRAFT:
        rehearsal = publishing.publish(exam=rehearsal, by=None, now=now)
    if not rehearsal.candidates.filter(person=person).exclude(standing=Candidate.Standing.REMOVED).exists():
        try:
            roster.add(exam=rehearsal, person=person, reason=REASON, by=person, now=now)
        except Refused as refusal:
            if refusal.code != "already_listed":  # pressed twice
                raise
    return rehearsal


def _made(formal: Exam, person: Person, now: datetime) -> Exam:
    sections, pass_mark, excellent_mark = rehearsed([section_of(rule) for rule in formal.rules.all()], formal.pass_mark, formal.excellent_mark)
    if not sections:
        raise Refused("nothing_to_rehearse", "这场考试的题都由人评分，不能模拟。请用“练习”。")
    terms = Terms(
        title=f"模拟：{formal.title}"[:80], year=formal.year, opens_at=now, closes_at=None, kind=PRACTICE,
        duration_minutes=formal.duration_minutes, attempts_allowed=OFTEN, pass_mark=pass_mark, excellent_mark=excellent_mark,
        scoring_rule=formal.scoring_rule, paging=formal.paging, shuffle_options=formal.shuffle_options,
        watching=Watching(leave_action=OFF), roster_rule={"who": "chosen", "persons": [person.pk]},
    )  # fmt: skip
    try:
        with transaction.atomic():
            made = exams.create_exam(by=None, unit=formal.unit, terms=terms, sections=sections, now=now)
            made.rehearses = formal
            made.save(update_fields=["rehearses"])
    except IntegrityError:  # somebody else in the same moment
        return Exam.objects.select_related("unit", "parent").get(rehearses=formal)
    return made
