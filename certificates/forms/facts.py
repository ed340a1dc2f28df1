"""The part of a form that says what stands on a card (rules.facts)."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Q

from certificates.models import Certificate, CertificateRules
from certificates.rules import facts as card
from certificates.rules.life import Kind
from people.forms import DayField
from people.models import EnforcementField

SCANS = ".pdf,.jpg,.jpeg,.png"
USUAL = ("authority", "organisation", "jurisdiction", "authority_source")  # what the office fills a new card with


def fact_fields(
    kind: Kind, office: CertificateRules, *, needed: Collection[str] | None = None, chosen: Collection[int] = ()
) -> dict[str, forms.Field]:
    """A field for each fact that a step of `kind` may say. `needed`: those of the rules, unless others are. `chosen`: fields of enforcement that stay
    on offer although they are in use no more."""
    wanted = card.NEEDED.get(kind, ()) if needed is None else needed
    return {name: _field(name, name in wanted, office, chosen) for name in card.SAYS.get(kind, ())}


def _field(name: str, needed: bool, office: CertificateRules, chosen: Collection[int]) -> forms.Field:
    label = card.LABELS[name]
    if name in card.DAYS:
        return DayField(label=label, required=needed)
    if name == "fields":
        offered = EnforcementField.objects.filter(Q(in_use=True) | Q(pk__in=chosen)).values_list("pk", "name")
        return forms.TypedMultipleChoiceField(label=label, required=needed, coerce=int, choices=list(offered), widget=forms.CheckboxSelectMultiple)
    field = forms.CharField(label=label, required=needed, max_length=card.TEXTS[name], error_messages={"required": f"请填写{label}。"})
    if name == "number":
        field.widget.attrs["autocomplete"] = "off"
        field.help_text = office.number_hint
    return field


def stands_or_usual(certificate: Certificate | None, office: CertificateRules) -> dict[str, Any]:
    """What a new card is filled with: what the application said, else what the office usually writes."""
    said = {name: (getattr(certificate, name) if certificate else "") or getattr(office, name) for name in USUAL}
    return said | ({"fields": [one.pk for one in certificate.fields.all()]} if certificate else {})


class WithFacts(forms.Form):
    """Takes fields that depend on the kind of step, before they are given their looks (mix in behind `Looks`)."""

    def __init__(self, *args: Any, facts: Mapping[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= facts
