"""What papers say of their questions."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from quiz.models import Attempt, Exam, Mark, PaperItem
from quiz.rules.shares import Item, pair, shares


def items_of(papers: Iterable[int | None]) -> dict[int | None, list[Item]]:
    """What stands on these papers; one statement."""
    found: dict[int | None, list[Item]] = defaultdict(list)
    rows = PaperItem.objects.filter(paper__in=papers).order_by("paper", "position")
    for paper, *item in rows.values_list("paper", "position", "points", "revision__question", "revision__question__case"):
        found[paper].append(Item._make(item))
    return found


def shares_of(question: int) -> list[tuple[int, int]]:
    """(x, r) of each paper that counts for a question, or a case, by its latest mark. Four statements; papers are read as a whole only where
    something on them waits to be marked."""
    own = PaperItem.objects.filter(Q(revision__question=question) | Q(revision__question__case=question))
    papers = own.values("paper")
    awards = _awards(papers)
    whole = PaperItem.objects.filter(paper__in=papers).order_by().values_list("paper").annotate(Sum("points"), Count("pk"))
    full = {paper: (points, many) for paper, points, many in whole}
    pending = items_of([paper for paper, said in awards.items() if len(said) < full[paper][1]])
    found = [shares(items, awards[paper or 0]).get(question) for paper, items in pending.items()]
    worth: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for paper, position, points in own.values_list("paper", "position", "points"):
        worth[paper].append((str(position), points))
    for paper in awards.keys() - pending.keys():
        said, items = awards[paper], worth[paper]
        award, points = sum(said[position] for position, _ in items), sum(points for _, points in items)
        found.append(pair(award, points, sum(said.values()), full[paper][0]))
    return [one for one in found if one is not None]


def _awards(papers: QuerySet[Any, Any]) -> dict[int, dict[str, int]]:
    """By paper, of those that count."""
    latest = Mark.objects.filter(attempt=OuterRef("pk")).order_by("-pk").values("awards")[:1]
    online = Attempt.objects.filter(paper__in=papers, source=Attempt.Source.ONLINE, candidate__exam__source=Exam.Source.OWN)
    marked = online.exclude(candidate__exam__kind=Exam.Kind.PRACTICE).annotate(awards=Subquery(latest)).filter(awards__isnull=False)
    return dict(marked.values_list("paper", F("awards")))
