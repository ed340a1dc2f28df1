"""Laws as everybody reads them."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.htmx import page_or_fragment
from people.access import Can, has
from statutes import selectors
from statutes.forms import SearchForm
from statutes.models import Article, StatuteVersion
from statutes.rules.wording import marked


@require_safe
@login_required
def laws(request: HttpRequest) -> HttpResponse:
    """The laws in force, or the articles in them that hold the words looked for."""
    today, form = timezone.localdate(), SearchForm(request.GET)
    versions, words = selectors.to_read(today), form.words()
    context = {
        "form": form,
        "today": today,
        "words": words,
        "versions": [] if words else versions,
        "manages": has(request.user, Can.MANAGE_QUESTIONS),
        "keeps_bank": keeps_bank(request.user),
        **(_found(words, versions) if words else {}),
    }
    return page_or_fragment(request, "statutes/laws.html", "statutes/_laws.html", context)


@require_safe
@login_required
def read(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One law from beginning to end, or the articles in it that hold the words looked for."""
    version = get_object_or_404(StatuteVersion.objects.select_related("statute"), public_id=version_id)
    form = SearchForm(request.GET)
    words, today = form.words(), timezone.localdate()
    earlier, later = selectors.neighbours(version)
    context = {
        "version": version,
        "standing": version.standing(today),
        "form": form,
        "words": words,
        "sections": [] if words else selectors.sections_of(version),
        "earlier": earlier,
        "later": later,
        "keeps_bank": keeps_bank(request.user),
        **(_found(words, StatuteVersion.objects.filter(pk=version.pk)) if words else {}),
    }
    return page_or_fragment(request, "statutes/read.html", "statutes/_text.html", context)


def keeps_bank(person: Any) -> bool:
    """Whether the pages of all versions, and of what changed between them, are theirs too."""
    return any(has(person, one) for one in (Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS))


def _found(words: list[str], versions: QuerySet[StatuteVersion]) -> dict[str, object]:
    found = selectors.articles_saying(words, versions)
    shown: list[tuple[Article, list[tuple[str, bool]]]] = [(one, marked(one.text, words)) for one in found[: selectors.MOST_FOUND]]
    return {"found": shown, "found_count": found.count()}
