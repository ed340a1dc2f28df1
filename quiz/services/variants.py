"""Fixed papers of a draft: made, filled, ordered; checked and turned into the exam's rules at publishing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core import audit
from core.errors import Refused
from people.models import Person
from questionbank.models import Question, Revision
from quiz.models import Exam, Variant, VariantItem
from quiz.models.variants import MOST_VARIANTS
from quiz.rules import draw
from quiz.rules import variants as rules
from quiz.rules.terms import MAX_QUESTIONS, check_paper, total_questions
from quiz.selectors import variants as selectors
from quiz.selectors.pool import open_to
from quiz.selectors.preview import preview

Line = rules.Line


def add_variant(*, exam: Exam, drawn: bool, seen: int, by: Person, now: datetime) -> Variant:
    """One more paper: empty, or drawn once from the exam's rule."""
    with transaction.atomic():
        held = _draft(exam)
        number = held.variants.count() + 1
        if number > MOST_VARIANTS:
            raise Refused("variants_many", f"固定试卷最多 {MOST_VARIANTS} 份。")
        made = Variant.objects.create(exam=held, number=number)
        if drawn:
            _fill(made, _drawn(held, now))
        _note(held, seen, by, now)
    return made


def remove_variant(*, exam: Exam, number: int, seen: int, by: Person, now: datetime) -> None:
    """Those after it move up; without any the exam draws by its rule again."""
    with transaction.atomic():
        held = _draft(exam)
        held.variants.filter(number=number).delete()
        for place, one in enumerate(held.variants.order_by("number"), 1):
            Variant.objects.filter(pk=one.pk).update(number=place)
        _note(held, seen, by, now)


def set_items(*, exam: Exam, number: int, lines: Sequence[Line], seen: int, by: Person, now: datetime) -> None:
    """What stands on a paper, in order. Refuses what the exam may not draw, a question twice, and points of nothing."""
    with transaction.atomic():
        held = _draft(exam)
        variant = held.variants.filter(number=number).first()
        if variant is None:
            raise Refused("no_variant", "这份试卷已被删除，请刷新页面。")
        if any(points < 1 for _, points in lines):
            raise Refused("points", "每题分值要大于 0。")
        if len({revision for revision, _ in lines}) < len(lines):
            raise Refused("twice", "这道题已在这份试卷上。")
        if len(lines) > MAX_QUESTIONS:
            raise Refused("paper_long", f"一份试卷最多 {MAX_QUESTIONS} 道题。")
        variant.items.all().delete()
        _fill(variant, lines)
        _note(held, seen, by, now)


def choose(*, exam: Exam, number: int, question_id: int, points: int, seen: int, by: Person, now: datetime) -> None:
    """Put a question of the bank at the end of a paper."""
    question = open_to(exam.kind, now, exam.parent_id).filter(pk=question_id).first()
    if question is None or question.current_revision_id is None:
        raise Refused("not_usable", "这道题现在不能用于这场考试，请另选一道。")
    lines = lines_of(exam, number)
    if Question.objects.filter(pk=question_id, revisions__in=[revision for revision, _ in lines]).exists():
        raise Refused("twice", "这道题已在这份试卷上。")
    set_items(exam=exam, number=number, lines=[*lines, (question.current_revision_id, points)], seen=seen, by=by, now=now)


def lines_of(exam: Exam, number: int) -> list[Line]:
    return list(VariantItem.objects.filter(variant__exam=exam, variant__number=number).order_by("position").values_list("revision", "points"))


def lines_with_newest(exam: Exam, number: int) -> list[tuple[int, int, int]]:
    """Revision, points, and the newest revision of the same question."""
    rows = VariantItem.objects.filter(variant__exam=exam, variant__number=number).order_by("position")
    return [(*one[:2], one[2] or one[0]) for one in rows.values_list("revision", "points", "revision__question__current_revision")]


def check(exam: Exam, now: datetime) -> list[draw.Section]:
    """The sections that describe the papers; refused, by number and with what to do, where one cannot be handed out."""
    for variant in exam.variants.all():
        if not variant.items.exists():
            raise Refused("variant_empty", f"{variant.label}还没有题，请先选题，或删除这份试卷。")
    troubles = list(selectors.troubles(exam, now).values())
    if troubles:
        raise Refused("variant_items", " ".join(map(str, troubles)))
    papers = selectors.papers(exam)
    if not rules.alike(papers):
        raise Refused("variants_differ", "几份试卷的题型、题数或分值不同，成绩不能相比。请改成一样，再发布。")
    sections = rules.shape(papers[0])
    if total_questions(sections) > MAX_QUESTIONS:
        raise Refused("paper_long", f"一份试卷最多 {MAX_QUESTIONS} 道题，现为 {total_questions(sections)} 道。")
    check_paper(sections, exam.pass_mark, exam.excellent_mark)
    return sections


def _draft(exam: Exam) -> Exam:
    held = Exam.objects.select_for_update().get(pk=exam.pk)
    if held.state != Exam.State.DRAFT or held.source != Exam.Source.OWN:
        raise Refused("already_published", "考试已经发布，试卷不能再改。")
    return held


def _drawn(exam: Exam, now: datetime) -> list[Line]:
    """One paper by the rule, cases as wholes."""
    drawn = preview(exam, now)
    cases = dict(Revision.objects.filter(pk__in=[one.revision_id for one in drawn]).values_list("pk", "case_revision"))
    return list(dict.fromkeys((cases[one.revision_id] or one.revision_id, one.points) for one in drawn))


def _fill(variant: Variant, lines: Sequence[Line]) -> None:
    VariantItem.objects.bulk_create(
        VariantItem(variant=variant, position=place, revision_id=revision, points=points) for place, (revision, points) in enumerate(lines, 1)
    )


def _note(exam: Exam, seen: int, by: Person, now: datetime) -> None:
    """`seen` is the version of the exam that the change is based on; whoever edits or publishes the draft in the same moment is stopped."""
    exam.update_from(seen, fixed=exam.variants.exists())
    audit.record("quiz.papers_fixed", by=by, now=now, subject=exam.title, exam=exam.pk, papers=exam.variants.count())
