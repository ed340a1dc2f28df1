"""A page with one form, as the pages of units, teams and staffing types share it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.forms import refusals_into


@dataclass(frozen=True)
class Sheet:
    """What the page says around its form. `back` is where the way back leads; `why_not` gives the sentences that stand there instead of the form:
    it is asked when the page is shown, also after a refusal. `template` extends the usual one and takes `more`."""

    heading: str
    button: str
    back: str
    back_label: str
    intro: str = ""
    why_not: Callable[[], Sequence[str]] = tuple
    template: str = "people/edit_form.html"
    more: Mapping[str, Any] = field(default_factory=dict)


def edit(request: HttpRequest, form: forms.Form, sheet: Sheet, save: Callable[[], tuple[str, str]]) -> HttpResponse:
    """Show the form, or `save` what it says; that gives a sentence for the person and the address to go on to.

    Where somebody changed the row in between, a form that can lay both values beside each other does; from another the way leads back to the row.
    """
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            sentence, to = save()
            messages.success(request, sentence)
            return redirect(to)
        if form.has_error(forms.forms.NON_FIELD_ERRORS, "stale") and not hasattr(form, "values_of"):
            messages.error(request, form.non_field_errors()[0])
            return redirect(sheet.back)
    return render(request, sheet.template, {"form": form, "sheet": sheet, "why_not": sheet.why_not(), **sheet.more})
