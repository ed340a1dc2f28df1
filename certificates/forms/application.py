"""The form of 申领."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from certificates.models import CertificateRules, Family
from certificates.rules.facts import LABELS, TEXTS
from certificates.rules.life import Kind
from certificates.services.events import Entry
from core.forms import DateField, Looks, OnceField
from people.models import EnforcementField, Membership

PREFILLED = ("organisation", "jurisdiction", "authority_source")


class ApplicationForm(Looks, forms.Form):
    """Prefilled with the office's rules, and the fields of the person's posts (`memberships`)."""

    on = forms.DateField(label="申领日期", widget=DateField())
    family = forms.ChoiceField(label="证件种类", choices=Family.choices, initial=Family.PROVINCIAL)
    organisation = forms.CharField(label=LABELS["organisation"], max_length=TEXTS["organisation"])
    jurisdiction = forms.CharField(label=LABELS["jurisdiction"], max_length=TEXTS["jurisdiction"])
    authority_source = forms.CharField(label=LABELS["authority_source"], max_length=TEXTS["authority_source"])
    fields_ = forms.ModelMultipleChoiceField(
        label=LABELS["fields"], queryset=EnforcementField.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label="原因", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    document = forms.CharField(label="文号", required=False, max_length=80)
    attachment = forms.FileField(
        label="申领材料（PDF、JPG 或 PNG）", required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    )
    key = OnceField()

    def __init__(self, *args: Any, office: CertificateRules, memberships: Iterable[Membership], today: date, **kwargs: Any) -> None:
        own = {one.field_id for one in memberships if one.field_id}
        usual = {name: getattr(office, name) for name in PREFILLED}
        super().__init__(*args, initial={**usual, "on": today, "fields_": sorted(own)}, **kwargs)
        offered = EnforcementField.objects.filter(in_use=True) | EnforcementField.objects.filter(pk__in=own)
        self.fields["fields_"].queryset = offered  # type: ignore[attr-defined]

    def entry(self) -> Entry:
        said = self.cleaned_data
        facts = {name: said[name] for name in PREFILLED} | {"fields": [one.pk for one in said["fields_"]]}
        return Entry(Kind.APPLY, said["on"], said["document"], said["reason"], facts)

    def day(self, today: date) -> date:
        """Of which the conditions are shown."""
        on = self.cleaned_data.get("on") if self.is_bound and hasattr(self, "cleaned_data") else None
        return min(on, today) if on else today
