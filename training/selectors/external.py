"""上级培训: whose the clerk keeps, and the county's training as a figure of the team."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from core.models import StoredFile
from core.rates import Rate
from people.access import Can, covers, scope, within
from people.models import Person, Team, Unit
from people.selectors import found
from training.models import ExternalTraining

Level = ExternalTraining.Level


def manageable(person: Any) -> QuerySet[ExternalTraining]:
    """Those of people in whose units the person manages training, where they work now; for who manages the whole office no unit is looked up."""
    if any(unit.is_root() for unit in scope(person, Can.MANAGE_TRAINING)):
        return ExternalTraining.objects.all()
    return ExternalTraining.objects.filter(within(person, Can.MANAGE_TRAINING, "person__unit__"))


def training_to_manage(person: Any, training_id: UUID) -> ExternalTraining:
    one = manageable(person).select_related("person__unit", "proof", "by").filter(public_id=training_id).first()
    if one is None:
        raise Http404
    return one


def people(person: Any) -> QuerySet[Person]:
    """For whom the person may enter training."""
    return Person.objects.filter(within(person, Can.MANAGE_TRAINING, "unit__"))


def listed(
    person: Any, year: int, *, level: str = "", unit: Unit | None = None, team: Team | None = None, words: str = "", withdrawn: bool = False
) -> QuerySet[ExternalTraining]:
    """Those of a year, the latest first; `words` name people or are part of what the training is called."""
    rows = manageable(person).filter(until_on__year=year, withdrawn_at__isnull=not withdrawn)
    if level:
        rows = rows.filter(level=level)
    if unit is not None:
        rows = rows.filter(unit.within("person__unit__"))
    if team is not None:
        rows = rows.filter(person__in=team.memberships.filter(from_on__lte=date(year, 12, 31)).values("person"))
    if words:
        rows = rows.filter(Q(title__contains=words) | Q(person__in=found(people(person), words=words, unit=None)))
    return rows.order_by("-until_on", "-id")


@dataclass(frozen=True)
class County:
    """参加县级执法培训 of a team in a year until a day. `times`: 人次, of whoever belonged to the team when it ended; `rate`: of those in
    the team on `as_of`, who took part at least once. `examined` and `passed` are people of the same base."""

    year: int
    team: Team
    as_of: date
    times: int
    rate: Rate
    examined: int
    passed: int

    @property
    def people(self) -> int:
        return self.rate.count

    @property
    def base_text(self) -> str:
        return f"{self.as_of:%Y-%m-%d} 在{self.team.name}的 {self.rate.base} 人"


def county(year: int, team: Team, as_of: date) -> County:
    """Two statements."""
    until = min(as_of, date(year, 12, 31))
    stays = [(person, from_on, until_on or date.max) for person, from_on, until_on in team.memberships.values_list("person", "from_on", "until_on")]
    base = {person for person, from_on, until_on in stays if from_on <= until <= until_on}
    held = ExternalTraining.objects.filter(level=Level.COUNTY, withdrawn_at=None, until_on__range=(date(year, 1, 1), until))
    rows = list(held.filter(person__in={person for person, *_ in stays}).values_list("person", "until_on", "has_exam", "score", "passed"))
    of_person: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for person, *days in stays:
        of_person[person].append((days[0], days[1]))
    times = sum(any(from_on <= on <= until_on for from_on, until_on in of_person[person]) for person, on, *_ in rows)
    came = {person for person, *_ in rows} & base
    sat = {person for person, _, has_exam, *result in rows if has_exam and result != [None, None]} & base
    good = {person for person, *_, passed in rows if passed} & base
    return County(year, team, until, times, Rate(len(came), len(base)), len(sat), len(good))


def may_read_proof(person: Any, file: StoredFile) -> bool:
    """Who manages the training of somebody it is of; and whoever it is of alone."""
    of = list(ExternalTraining.objects.filter(proof=file).select_related("person__unit"))
    if any(covers(person, Can.MANAGE_TRAINING, one.person.unit) for one in of):
        return True
    return bool(of) and {one.person_id for one in of} == {getattr(person, "pk", None)}
