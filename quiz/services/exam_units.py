"""The unit tree of an exam: copied when it is published; later only units founded since join it."""

from itertools import count

from django.db.models import Exists, OuterRef, Q

from people.models import Unit
from quiz.models import Exam, ExamUnit


def copy_units(exam: Exam, needed: list[int]) -> dict[int, ExamUnit]:
    """The organiser's subtree as it stands: every open unit, and closed ones that hold candidates or units below them that do; by unit id."""
    subtree = Unit.objects.filter(exam.unit.within())
    holding = Unit.objects.filter(pk__in=set(needed), path__startswith=OuterRef("path"))
    kept = subtree.filter(Q(closed_on__isnull=True) | Exists(holding)).order_by("path")
    made = ExamUnit.objects.bulk_create([_copy(exam, unit) for unit in kept])
    return {one.unit_id: one for one in made}


def exam_unit_of(exam: Exam, unit: Unit) -> ExamUnit:
    """The unit as the exam knows it; one founded since publishing joins the exam's tree with what lies between it and the organiser.

    It gets a place below its parent as the exam knows that, since either may have been moved meanwhile. One query where the unit is known.
    """
    known = exam.units.filter(unit=unit).first()
    if known:
        return known
    joining = _copy(exam, unit)
    if unit.pk != exam.unit_id:
        above = exam_unit_of(exam, Unit.objects.get_parent(unit))
        joining.path, joining.depth = _free_path(exam, above, unit.path[-Unit.steplen :]), above.depth + 1
        joining.full_name = f"{above.full_name}/{unit.name}"
    joining.save()
    return joining


def _copy(exam: Exam, unit: Unit) -> ExamUnit:
    return ExamUnit(exam=exam, unit=unit, path=unit.path, name=unit.name, full_name=unit.full_name, depth=unit.depth)


def _free_path(exam: Exam, above: ExamUnit, step: str) -> str:
    """A place below `above`: the one the unit has in the tree of today, unless a unit that was there at publishing holds it."""
    taken = set(exam.units.filter(path__startswith=above.path, depth=above.depth + 1).values_list("path", flat=True))
    places = (Unit._get_path(above.path, above.depth + 1, number) for number in count(1))
    return above.path + step if above.path + step not in taken else next(one for one in places if one not in taken)
