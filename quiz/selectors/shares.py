"""What papers say of their questions."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, OuterRef, Q, Subquery

from quiz.models import Attempt, Exam, Mark, PaperItem
from quiz.rules.shares import Item, shares


def items_of(papers: Iterable[int | None]) -> dict[int | None, list[Item]]:
    """What stands on these papers; one statement."""
    found: dict[int | None, list[Item]] = defaultdict(list)
    rows = PaperItem.objects.filter(paper__in=papers).order_by("paper", "position")
    for paper, *item in rows.values_list("paper", "position", "points", "revision__question", "revision__question__case"):
        found[paper].append(Item._make(item))
    return found


def shares_of(question: int) -> list[tuple[int, int]]:
    """(x, r) of each paper that counts for a question, or a case, by its latest mark; two statements."""
    holding = PaperItem.objects.filter(Q(revision__question=question) | Q(revision__question__case=question)).values("paper")
    latest = Mark.objects.filter(attempt=OuterRef("pk")).order_by("-pk").values("awards")[:1]
    counted = Attempt.objects.filter(paper__in=holding, source=Attempt.Source.ONLINE, candidate__exam__source=Exam.Source.OWN)
    counted = counted.exclude(candidate__exam__kind=Exam.Kind.PRACTICE).annotate(awards=Subquery(latest)).filter(awards__isnull=False)
    awards = dict(counted.values_list("paper", F("awards")))
    items = items_of(awards)
    pairs = (shares(items[paper], said).get(question) for paper, said in awards.items())
    return [pair for pair in pairs if pair is not None]
