"""Forms of the steps of a card's life: the next step, a correction of one, a card that was issued before."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet

from certificates.forms.facts import SCANS, WithFacts, fact_fields, stands_or_usual
from certificates.models import Certificate, CertificateRules, Family
from certificates.rules.facts import SAYS, goes_on_from, validity_ends
from certificates.rules.life import FINAL, Kind, Step, in_words
from certificates.selectors.rules import Wording
from certificates.services.events import Entry
from people.forms import DayField, VersionField
from people.forms.who import Folded, named
from people.models import Person

_FOLDED = {  # what most cards of the kind need not say
    Kind.ISSUE: ("issued_on",),
    Kind.REISSUE: ("issued_on",),
    Kind.RENEW: ("number", "authority", "organisation", "jurisdiction", "authority_source", "fields", "issued_on"),
}
_NEW_CARD = (Kind.ISSUE, Kind.RENEW, Kind.REISSUE)
_SURE = {  # the steps as the office calls them
    Kind.DECLINE: "已核对，{decline}后不能恢复",
    Kind.RETURN: "已核对，{return}后不能恢复",
    Kind.CANCEL: "已核对，{cancel}后不能恢复",
}


class StepForm(Folded, WithFacts):
    """What all of them ask. `seen` is how many events the page showed, `key` that of this showing of the form: sent twice it is one."""

    on = DayField(label="办理日期")
    document = forms.CharField(label="文号", max_length=80, required=False)
    reason = forms.CharField(label="事由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    attachment = forms.FileField(label="附件（PDF、JPG 或 PNG）", required=False, widget=forms.FileInput(attrs={"accept": SCANS}))
    seen = VersionField()
    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    card: tuple[str, ...] = ()  # names of the facts that stand open

    def __init__(self, *args: Any, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid4().hex, **initial}, **kwargs)

    @property
    def card_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.card]

    @property
    def is_overtaken(self) -> bool:
        """Then the page names anew how many events there are: sending the form again is a decision."""
        return self.has_error(NON_FIELD_ERRORS, "overtaken")

    def said_of_card(self, kind: Kind) -> dict[str, Any]:
        said = self.cleaned_data
        facts = {name: said[name] for name in SAYS.get(kind, ()) if name in said}
        if kind in _NEW_CARD and not facts.get("issued_on"):
            facts["issued_on"] = said["on"]
        return facts


class ActForm(StepForm):
    def __init__(self, *args: Any, kind: Kind, certificate: Certificate, office: CertificateRules, today: date, **kwargs: Any) -> None:
        self.kind = kind
        initial: dict[str, Any] = {"on": today}
        if kind == Kind.ISSUE:
            initial |= stands_or_usual(certificate, office)
        if kind in (Kind.ISSUE, Kind.RENEW):
            first = goes_on_from(certificate.valid_until if kind == Kind.RENEW else None, today)
            initial |= {"valid_from": first, "valid_until": validity_ends(first, office.valid_years)}
        initial |= kwargs.pop("initial", {})
        facts = fact_fields(kind, office, chosen=initial.get("fields", ()))
        if kind in FINAL:
            sure = in_words(_SURE[kind], Wording(office).steps)
            facts["sure"] = forms.BooleanField(label=sure, error_messages={"required": "请核对后在这里打勾，再提交。"})
        super().__init__(*args, initial=initial, facts=facts, **kwargs)
        self.MORE = _FOLDED.get(kind, ())
        self.card = tuple(name for name in SAYS.get(kind, ()) if name not in self.MORE)
        if "issued_on" in self.fields:
            self.fields["issued_on"].help_text = "不填就是办理日期。"

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(self.kind, said["on"], said["document"], said["reason"], self.said_of_card(self.kind))


class CorrectForm(StepForm):
    """Says a step anew, or strikes it out. `step`: as it is known now."""

    CHANGE, STRIKE = "change", "strike"

    how = forms.ChoiceField(
        label="怎样更正", choices=[(CHANGE, "改正日期或证面内容"), (STRIKE, "撤销这项手续（登记错了，没有办过）")], widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样更正。"},
    )  # fmt: skip

    def __init__(self, *args: Any, step: Step, office: CertificateRules, **kwargs: Any) -> None:
        self.step = step
        initial = {"how": self.CHANGE, "on": step.on, **step.facts, **kwargs.pop("initial", {})}
        struck = bool(args and args[0] and args[0].get("how") == self.STRIKE)
        needed = () if struck else None
        facts = fact_fields(step.kind, office, needed=needed, chosen=step.facts.get("fields", ()))
        super().__init__(*args, initial=initial, facts=facts, **kwargs)
        self.card = SAYS.get(step.kind, ())
        self.fields["on"].required = not struck
        self.fields["document"].label = "更正依据的文号"
        reason = self.fields["reason"]
        reason.label, reason.required = "更正的原因", True
        reason.error_messages["required"] = "请写明更正的原因。"

    def entry(self) -> Entry:
        said = self.cleaned_data
        if said["how"] == self.STRIKE:
            return Entry(Kind.CORRECT, self.step.on, said["document"], said["reason"], corrects=self.step.number, struck=True)
        facts = {name: said[name] for name in SAYS.get(self.step.kind, ())}
        return Entry(Kind.CORRECT, said["on"], said["document"], said["reason"], facts, corrects=self.step.number)


class RegisterForm(StepForm):
    """登记已有证件. Its day is the day on which the card was issued."""

    MORE = ("document", "reason", "attachment")

    person = forms.CharField(label="持证人", max_length=60, help_text="填姓名、账号、工号或手机号。", error_messages={"required": "请填写持证人。"})
    family = forms.ChoiceField(label="证件种类", choices=Family.choices)
    photo = forms.FileField(label="照片（JPG 或 PNG）", required=False, widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}))

    def __init__(self, *args: Any, people: QuerySet[Person], office: CertificateRules, initial: dict[str, Any], **kwargs: Any) -> None:
        self.people = people
        facts = {name: field for name, field in fact_fields(Kind.ISSUE, office).items() if name != "issued_on"}
        super().__init__(*args, initial={**stands_or_usual(None, office), **initial}, facts=facts, **kwargs)
        self.fields["on"].label = "发证日期"
        self.card = tuple(facts)

    def clean_person(self) -> Person:
        return named(self.people, [self.cleaned_data["person"].strip()])[0]

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(Kind.ISSUE, said["on"], said["document"], said["reason"], self.said_of_card(Kind.ISSUE))
