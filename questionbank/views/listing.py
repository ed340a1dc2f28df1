"""The list of questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.htmx import page_or_fragment
from core.models import Office
from core.pages import page_of
from people.access import Can, acting, has, needs
from questionbank import selectors, types
from questionbank.forms import FilterForm, key_text
from questionbank.models import LegalBasis, Question
from questionbank.rules.content import LETTERS
from questionbank.selectors import listing
from questionbank.selectors.bulk import actions_for, latest_of
from statutes.rules.titles import short_title

MOST_COUNTED = 1_000  # of what words are found in


@dataclass(frozen=True)
class Row:
    """One of `selectors.listing.rows` as the list shows it."""

    question: Question

    @property
    def bases(self) -> list[str]:
        """Those of a case, then those of its sub-questions."""
        said = self.question.current_revision
        assert said is not None
        parts = said.part_revisions.all() if self.question.type in listing.WITH_PARTS else ()
        every: Iterable[LegalBasis] = (basis for one in (said, *parts) for basis in one.bases.all())
        return list(dict.fromkeys(f"{short_title(basis.statute_title)}{basis.article_number}" for basis in every))

    @property
    def answer(self) -> str:
        """B　限期拆除, or what else is right; nothing of a case, whose sub-questions have the answers."""
        said, kind = self.question.current_revision, types.get(self.question.type)
        assert said is not None
        if not kind.own_options:
            return key_text(kind.code, said)
        return "　".join(f"{letter} {option['text']}" for letter, option in zip(LETTERS, said.options, strict=False) if option["id"] in said.key)


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def question_list(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form = FilterForm(request.GET, kinds=selectors.offered_types(Office.current()))
    chosen = form.chosen()
    found = selectors.filtered(selectors.visible_to(by).whole(), **chosen).order_by(*listing.order(form.chosen_order))
    most = MOST_COUNTED if chosen["text"] else None
    page = page_of(found, listing.rows(), request.GET.get("page"), most=most)
    listing.add_parts(page)
    context = {
        "form": form,
        "page": page,
        "rows": [Row(one) for one in page],
        "filters": any(chosen.values()),
        "manages": has(by, Can.MANAGE_QUESTIONS),
        "writes": has(by, Can.WRITE_QUESTIONS),
        "actions": actions_for(by),
        "is_ticked": "ticked" in request.GET,
        "query": query_of(request),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        form.offer(listing.in_use())
        context["flagged"] = selectors.open_flags(by).count()
        context["latest_change"] = latest_of(by, timezone.now())
    return page_or_fragment(request, "questionbank/list.html", "questionbank/_rows.html", context)


def query_of(request: HttpRequest) -> str:
    """The filters in the address, for a form or a link that means all they find."""
    query = request.GET.copy()
    for name in ("page", "ticked"):
        query.pop(name, None)
    return query.urlencode()
