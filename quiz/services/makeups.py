"""补考: a draft from an exam that is over, and what has to be settled before one can be arranged or published."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core.errors import Refused
from people.models import Person
from quiz import presets
from quiz.models import Exam
from quiz.rules import makeups as rules
from quiz.rules.draw import Section
from quiz.rules.release import score_is_released
from quiz.rules.terms import Terms
from quiz.rules.watching import Watching
from quiz.selectors import makeups as selectors
from quiz.selectors.admission import admission_of
from quiz.selectors.pool import section_of
from quiz.services import exams


def draft_makeup(*, parent: Exam, results: Sequence[str], by: Person | None, now: datetime) -> Exam:
    """A draft with the rules of its parent and one chance, a week long from tomorrow, for those of its roster who stand as `results` say."""
    if parent.kind != Exam.Kind.FORMAL or parent.state == Exam.State.DRAFT:
        raise Refused("no_makeup", "只有已发布的正式考试可以安排补考。")
    refuse_unsettled(parent, now)
    chosen = [one for one in rules.RESULTS if one in results]
    if not chosen:
        raise Refused("results_missing", "请选择哪些人补考：不合格、缺考或缓考。")
    if not selectors.due(parent, chosen).exists():
        raise Refused("nobody_due", "没有需要补考的人。")
    refuse_untold(parent, chosen, now)
    return exams.create_exam(by=by, unit=parent.unit, terms=_terms(parent, chosen, now), sections=_sections(parent), now=now, parent=parent)


def refuse_unsettled(parent: Exam, now: datetime, *, but: Exam | None = None) -> None:
    """Who has to sit a make-up is known when its parent and the make-up before it are over, collected and marked."""
    if not parent.is_over(now):
        raise Refused("parent_open", f"“{parent.title}”还没有结束，结束以后才能安排补考。")
    others = Exam.objects.filter(parent=parent).exclude(pk=but.pk if but else 0)
    drafts = Exam.State.DRAFT if but is None else ""  # of two drafts the one that is published first comes first
    before = next((one for one in others if one.state == drafts or (one.state != Exam.State.DRAFT and not one.is_over(now))), None)
    if before is not None and before.state == Exam.State.DRAFT:
        raise Refused("makeup_draft", f"已有补考草稿“{before.title}”，请直接修改和发布它。")
    if before is not None:
        raise Refused("makeup_before", f"“{before.title}”还没有结束，请先办完，再安排下一次补考。")
    waiting = selectors.pending(parent, but)
    if waiting:
        raise Refused("still_marking", f"还有 {waiting} 人评卷中或收卷中，不知道要不要补考。请先评完，再安排补考。")


def refuse_untold(parent: Exam, results: Collection[str], now: datetime, *, but: Exam | None = None) -> None:
    """Who is called to a make-up for having failed learns so: not before the scores are out."""
    family = [parent, *parent.makeups.published().exclude(pk=but.pk if but else 0)]
    untold = next((one for one in family if not score_is_released(one, now)), None)
    if rules.FAILED in results and untold is not None:
        raise Refused(
            "scores_first",
            f"“{untold.title}”的成绩还没有公布，列入补考的人会由此知道自己不合格。请先公布成绩，或先只安排缺考、缓考的人补考。",
        )


def entries_of(exam: Exam, people: Sequence[Person], now: datetime) -> dict[int, int]:
    """Whose places on the roster of its parent a make-up takes, by person; refused where one has nothing to make up for. Empty for any other exam."""
    parent = exam.parent
    if parent is None:
        return {}
    found = dict(selectors.due(parent, rules.RESULTS).filter(person__in=people).values_list("person", "pk"))
    for person in people:
        if person.pk not in found:
            raise Refused("nothing_due", f"{person.name}不是“{parent.title}”的不合格、缺考或缓考人员，不能列入补考。", field="person")
    if selectors.due(parent, [rules.FAILED]).filter(person__in=people).exists():
        refuse_untold(parent, [rules.FAILED], now, but=exam)
    return found


def _terms(parent: Exam, results: Sequence[str], now: datetime) -> Terms:
    today = timezone.localtime(now).date()
    zone = timezone.get_default_timezone()
    own = parent.source == Exam.Source.OWN
    names = ("duration_minutes", "scoring_rule", "paging", "shuffle_options", "score_release", "key_release")
    same: dict[str, Any] = {name: getattr(parent, name) for name in (*names, "pass_mark", "excellent_mark")} if own else {}
    if own:
        same["watching"] = Watching.of(parent)
    return Terms(
        title=rules.title(parent.title, parent.makeups.count() + 1),
        year=parent.year,
        kind=Exam.Kind.MAKEUP,
        opens_at=datetime.combine(today + timedelta(days=1), time(9, 0), tzinfo=zone),
        closes_at=datetime.combine(today + timedelta(days=7), time(18, 0), tzinfo=zone),
        attempts_allowed=1,
        admission=admission_of(parent),
        roster_rule={"results": list(results)},
        **same,
    )


def _sections(parent: Exam) -> list[Section]:
    """The parent's; of an exam held elsewhere the usual ones."""
    return [section_of(rule) for rule in parent.rules.all()] or list(presets.SHAPE)
