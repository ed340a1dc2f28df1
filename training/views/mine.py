"""What somebody has studied themselves: hours, credits, their sessions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from people.access import acting
from training.forms.hours import YearForm
from training.selectors import own, statements

TO_COME = 20  # sessions shown


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One year of theirs, this one where nothing else is asked for."""
    person, now = acting(request), timezone.now()
    today = timezone.localdate(now)
    past = statements.years_of(person)
    form = YearForm(request.GET, years=sorted({today.year, *(year for year, _ in past)}, reverse=True))
    year = form.chosen_year()
    statement = statements.statement_of(person, year, today)
    context = {
        "year": year,
        "this_year": today.year,
        "statement": statement,
        "hours_of": {one.attendance.pk: one.hours for one in statement.lines if one.attendance},
        "others": [one for one in past if one[0] != year],
        "to_come": own.to_come(person, now)[:TO_COME] if year == today.year else [],
        "held": list(own.held(person, year)),
    }
    return render(request, "training/mine.html", context)
