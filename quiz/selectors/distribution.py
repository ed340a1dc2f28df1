"""评卷 by named markers: who they are, which answers each has, and how far they are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from people.models import Person
from quiz.models import Attempt, Exam, HandAward, Marker, MarkingTask
from quiz.rules.double_marking import FIRST, SECOND, THIRD, turns_open
from quiz.selectors.hand_awards import given_for
from quiz.selectors.marking import Place, waiting


def named(exam: Exam) -> list[Marker]:
    return list(exam.markers.filter(ended_at=None).select_related("person__unit"))


def has_markers(exam: Exam) -> bool:
    return exam.markers.filter(ended_at=None).exists()


def exam_to_mark(person: Person, exam_id: UUID) -> Exam:
    """An exam the person is named to mark; 404 for any other."""
    mine = Marker.objects.filter(exam=OuterRef("pk"), person=person, ended_at=None)
    exam = Exam.objects.published().filter(Exists(mine), public_id=exam_id).first()
    if exam is None:
        raise Http404
    return exam


def task_of(exam: Exam, person: Person, place: Place) -> MarkingTask | None:
    """What the person has, or had, to mark."""
    tasks = MarkingTask.objects.filter(attempt__candidate__exam=exam, attempt__public_id=place.attempt, position=place.position, person=person)
    return tasks.first()


def in_hand(exam: Exam, person: Person) -> Place | None:
    """The first answer that the person has and did not mark yet."""
    tasks = unmarked(exam).filter(attempt__state__in=Attempt.COUNTING, person=person)
    row = tasks.values_list("attempt__public_id", "position").first()
    return Place(*row) if row else None


def unmarked(exam: Exam) -> QuerySet[MarkingTask]:
    """What somebody has and did not mark, or marked before the answer was written anew."""
    return MarkingTask.objects.filter(~Exists(_awards()), attempt__candidate__exam=exam)


def _awards() -> QuerySet[HandAward]:
    return HandAward.objects.standing().filter(
        attempt=OuterRef("attempt"), position=OuterRef("position"), turn=OuterRef("turn"), by=OuterRef("person")
    )


def free_for(exam: Exam, person: Person) -> Iterator[tuple[int, int, int]]:
    """(attempt, position, turn) that the person may take on: nobody has it, it is not their own answer, and they have no other turn of it."""
    places = waiting(exam)
    rows = Attempt.objects.filter(public_id__in={one.attempt for one in places}).values_list("public_id", "pk", "candidate__person")
    attempts = {public_id: (pk, whose) for public_id, pk, whose in rows}
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)
    mine: set[tuple[int, int]] = set()
    for attempt, position, turn, whose in MarkingTask.objects.filter(attempt__candidate__exam=exam).values_list(
        "attempt", "position", "turn", "person"
    ):
        taken[attempt, position].add(turn)
        if whose == person.pk:
            mine.add((attempt, position))
    given = given_for([pk for pk, _ in attempts.values()])
    for place in places:
        pk, whose = attempts[place.attempt]
        at = (pk, place.position)
        if whose != person.pk and at not in mine:
            turns = turns_open(given.get(at, {}), taken[at], double=exam.double_marking, within=exam.marks_differ)
            yield from ((*at, turn) for turn in turns[:1])


@dataclass(frozen=True)
class Far:
    """How far one marker is."""

    marker: Marker
    done: int
    in_hand: int


def far(exam: Exam, person: Person) -> dict[str, int]:
    """How many answers the person has marked, and how many they have in hand."""
    tasks = MarkingTask.objects.filter(attempt__candidate__exam=exam, person=person).annotate(is_done=Exists(_awards()))
    return tasks.aggregate(done=Count("pk", filter=Q(is_done=True)), in_hand=Count("pk", filter=Q(is_done=False)))


@dataclass(frozen=True)
class Progress:
    """`waiting` answers of which it is not known what they earn; of these `third` wait for a third mark."""

    of: list[Far]
    waiting: int
    third: list[Place]


def progress(exam: Exam) -> Progress:
    """Six statements, whatever the number of markers and answers."""
    done = Count("pk", filter=Q(is_done=True))
    tasks = MarkingTask.objects.filter(attempt__candidate__exam=exam).annotate(is_done=Exists(_awards())).order_by().values("person")
    counts = {row["person"]: (row["done"], row["all"]) for row in tasks.annotate(done=done, all=Count("pk"))}
    of = []
    for marker in named(exam):
        finished, whole = counts.get(marker.person_id, (0, 0))
        of.append(Far(marker, finished, whole - finished))
    places = waiting(exam)
    keys = dict(Attempt.objects.filter(public_id__in={one.attempt for one in places}).values_list("public_id", "pk"))
    given = given_for(keys.values()) if keys else {}
    third = [one for one in places if {FIRST, SECOND} <= given.get((keys[one.attempt], one.position), {}).keys()]
    return Progress(of, len(places), third)


def turn_for(exam: Exam) -> int:
    """In which turn somebody who manages the exam marks: where markers are named, they decide; else they mark alone."""
    return THIRD if has_markers(exam) else FIRST


def before(exam: Exam, person: Person, award: HandAward | None) -> Place | None:
    """What the person marked before that (None: last)."""
    rows = HandAward.objects.filter(by=person, attempt__candidate__exam=exam)
    if award is not None:
        rows = rows.filter(pk__lt=award.pk).exclude(attempt=award.attempt_id, position=award.position)
    row = rows.order_by("-pk").values_list("attempt__public_id", "position").first()
    return Place(*row) if row else None


def after(exam: Exam, person: Person, award: HandAward | None) -> Place | None:
    if award is None:
        return None
    rows = HandAward.objects.filter(by=person, attempt__candidate__exam=exam, pk__gt=award.pk)
    row = rows.exclude(attempt=award.attempt_id, position=award.position).order_by("pk").values_list("attempt__public_id", "position").first()
    return Place(*row) if row else None
