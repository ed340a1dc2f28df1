"""The form of 申领."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from certificates.forms.acts import StepForm
from certificates.forms.facts import fact_fields, stands_or_usual
from certificates.models import CertificateRules, Family
from certificates.rules.life import Kind
from certificates.services.events import Entry
from core.forms import Looks
from people.forms.who import named
from people.models import Membership, Person


class WhoForm(Looks, forms.Form):
    """Whose application it is."""

    person = forms.CharField(label="申领人", max_length=60, help_text="填姓名、账号、工号或手机号。", error_messages={"required": "请填写申领人。"})

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_person(self) -> Person:
        return named(self.people, [self.cleaned_data["person"].strip()])[0]


class ApplicationForm(StepForm):
    """Prefilled with the office's rules, and the fields of the person's posts (`memberships`)."""

    MORE = ("document", "attachment")

    family = forms.ChoiceField(label="证件种类", choices=Family.choices, initial=Family.PROVINCIAL)

    def __init__(self, *args: Any, office: CertificateRules, memberships: Iterable[Membership], today: date, **kwargs: Any) -> None:
        fields = sorted({one.field_id for one in memberships if one.field_id})
        facts = fact_fields(Kind.APPLY, office, needed=("organisation", "jurisdiction", "authority_source"), chosen=fields)
        super().__init__(*args, initial={**stands_or_usual(None, office), "on": today, "fields": fields}, facts=facts, **kwargs)
        self.fields["on"].label = "申领日期"
        self.fields["reason"].label = "条件未满足仍要申领的原因"
        self.fields["attachment"].label = "申领材料（PDF、JPG 或 PNG）"
        self.card = tuple(facts)

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(Kind.APPLY, said["on"], said["document"], said["reason"], self.said_of_card(Kind.APPLY))

    def ask_reason(self) -> None:
        """A condition is missing: the page says that the reason has to be given, as the service demands."""
        self.fields["reason"].required = True

    def day(self, today: date) -> date:
        """Of which the conditions are shown."""
        on = self.cleaned_data.get("on") if self.is_bound and hasattr(self, "cleaned_data") else None
        return min(on, today) if on else today
