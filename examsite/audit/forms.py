"""What the auditor looks for."""

from datetime import date
from ipaddress import ip_address
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

from core.forms import DateField, Looks
from core.models import AuditEntry
from examsite.audit.events import GROUPS
from examsite.audit.search import Wanted
from people.models import Person


def _day(label: str) -> forms.DateField:
    """A day of this century: beyond it moments cannot be reckoned with."""
    told = "请填写如 2026-11-23 的日期。"
    limits = [MinValueValidator(date(2000, 1, 1), told), MaxValueValidator(date(2099, 12, 31), told)]
    return forms.DateField(label=label, required=False, widget=DateField, error_messages={"invalid": told}, validators=limits)


class AuditForm(Looks, forms.Form):
    from_on = _day("从")
    until_on = _day("到")
    person = forms.CharField(label="人员（姓名或账号）", max_length=40, required=False)
    group = forms.ChoiceField(label="事件", required=False, choices=[("", "全部事件"), *((name, name) for name in GROUPS)])
    outcome = forms.ChoiceField(label="结果", required=False, choices=[("", "全部结果"), *AuditEntry.Outcome.choices])
    address = forms.CharField(label="地址（IP）", max_length=45, required=False)
    word = forms.CharField(label="对象或姓名中的词", max_length=40, required=False)

    RARER = ("outcome", "address", "word")

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [one for one in self if one.name not in self.RARER]

    @property
    def rarer_fields(self) -> list[forms.BoundField]:
        """Folded away until one of them is used."""
        return [self[name] for name in self.RARER]

    @property
    def rarer_in_use(self) -> bool:
        return any(self.data.get(name) for name in self.RARER)

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip()
        try:
            return str(ip_address(typed)) if typed else ""
        except ValueError:
            raise forms.ValidationError("请填写完整的 IP 地址，例如 192.168.1.20。") from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("until_on", "“到”不能早于“从”，请改正日期。")
        return data

    def wanted(self) -> Wanted:
        """A person is looked for by the id that the trail keeps: their entries are found under earlier names too. Costs one query with a name."""
        data = self.cleaned_data
        return Wanted(
            from_on=data["from_on"].isoformat() if data["from_on"] else "",
            until_on=data["until_on"].isoformat() if data["until_on"] else "",
            people=_ids(data["person"]) if data["person"] else None,
            group=data["group"],
            outcome=data["outcome"],
            address=data["address"],
            word=data["word"],
        )


def _ids(typed: str) -> tuple[str, ...]:
    people = Person.objects.filter(Q(name=typed) | Q(account__iexact=typed) | Q(staff_number=typed))
    return tuple(str(pk) for pk in people.values_list("pk", flat=True)[:50])
