"""What the office decides about certificates."""

from typing import Any

from django import forms

from certificates.forms.facts import WithFacts
from certificates.models import CertificateRules
from certificates.rules import office
from certificates.rules.facts import LONGEST_VALIDITY
from certificates.services.office import Decision
from core.forms import Looks, refusals_into
from people.forms import VersionField

_PLAIN = (
    "valid_years", "number_pattern", "number_hint", "reviewed_yearly", "review_month", "review_day", "review_days_before", "reminds_hours",
    "authority", "organisation", "jurisdiction", "authority_source",
)  # fmt: skip


def _text(label: str, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more)


class SettingsForm(Looks, WithFacts):
    version = VersionField()
    valid_years = forms.IntegerField(
        label="有效年限（年）", min_value=1, max_value=LONGEST_VALIDITY, help_text="换发、发证时按这个年限填好有效期，可以再改。"
    )
    authority = _text("发证机关", 80, help_text="如：湛江市司法局。")
    organisation = _text("执法机构", 80)
    jurisdiction = _text("执法区域", 80)
    authority_source = _text("执法权来源", 80, help_text="如：法定授权、委托执法、相对集中行政处罚权。")
    number_pattern = _text("证件编号格式", 120)
    number_hint = _text("格式说明", 80, help_text="编号不符合时，这句话会告诉填写的人。如：粤N加6位数字。")
    sample = _text("试一个编号", 40, help_text="填一个真实的编号，看看格式认不认得。试的编号不会保存。")
    reminder_days = _text("到期前几天提醒", 60, help_text="填天数，用顿号分开，如 180、90、30；留空就只在到期时提醒一次。")
    reviewed_yearly = forms.BooleanField(label="证件每年验审", required=False)
    review_month = forms.IntegerField(label="验审截止月", min_value=1, max_value=12)
    review_day = forms.IntegerField(label="验审截止日", min_value=1, max_value=31)
    review_days_before = forms.IntegerField(label="截止前几天提醒", min_value=1, max_value=365)
    reminds_hours = forms.BooleanField(label="执法培训学时落后时提醒", required=False, help_text="设了年度学时的年份，每季度结束后提醒一次。")

    def __init__(self, data: Any = None, *, row: CertificateRules) -> None:
        self.row = row
        # the label of a word is the usual one
        words = {office.field_of(key): _text(usual, office.LONGEST_WORD) for key, usual in office.word_keys().items()}
        super().__init__(data, initial=self.values_of(row), facts=words)

    def values_of(self, row: CertificateRules) -> dict[str, Any]:
        """The initial values (core.forms.refusals_into asks when somebody else was quicker)."""
        values = {name: getattr(row, name) for name in _PLAIN}
        values |= {"version": 0 if row._state.adding else row.version, "reminder_days": "、".join(str(one) for one in row.reminder_days)}
        return values | {office.field_of(key): row.words.get(key, "") for key in office.word_keys()}

    def clean(self) -> dict[str, Any]:
        """The number that is tried must fit, whether it is only tried or all is saved."""
        said = super().clean() or {}
        sample, pattern = said.get("sample"), said.get("number_pattern", "")
        if not sample or "number_pattern" not in said:
            return said
        with refusals_into(self):
            office.refuse_pattern(pattern)
            if not office.fits(pattern, sample):
                self.add_error("sample", f"“{sample}”不符合这个格式。请核对编号，或修改格式。")
        return said

    def decision(self) -> Decision:
        said = self.cleaned_data
        words = {key: said[office.field_of(key)] for key in office.word_keys()}
        return Decision(**{name: said[name] for name in _PLAIN}, reminder_days=said["reminder_days"], words=words)

    @property
    def words_are_open(self) -> bool:
        return any(one.errors or one.value() for one in (*self.state_words, *self.step_words))

    @property
    def state_words(self) -> list[forms.BoundField]:
        return [self[office.field_of(key)] for key in office.word_keys() if key.startswith("state.")]

    @property
    def step_words(self) -> list[forms.BoundField]:
        return [self[office.field_of(key)] for key in office.word_keys() if key.startswith("step.")]
