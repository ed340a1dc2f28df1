"""What is asked before a paper of a session is printed."""

from django import forms

from quiz.forms.prints import NoticeForm, PrintForm

NO_NUMBERS, MASKED, FULL = "none", "masked", "full"
NUMBERS = [(NO_NUMBERS, "留空，现场填写"), (MASKED, "隐去中间四位"), (FULL, "完整号码（记入审计记录）")]


class SheetForm(PrintForm):
    """For 签到表: with what is asked when it is printed without being looked at (`usual`)."""

    numbers = forms.ChoiceField(label="联系电话", choices=NUMBERS, initial=NO_NUMBERS, required=False)
    blank_rows = forms.IntegerField(
        label="表末空白行", min_value=0, max_value=50, initial=3, required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    apart = forms.BooleanField(label="每个单位另起一页（分发给各单位签到）", required=False)

    def clean_blank_rows(self) -> int:
        given = self.cleaned_data["blank_rows"]
        return 3 if given is None else int(given)

    def clean_numbers(self) -> str:
        return self.cleaned_data["numbers"] or NO_NUMBERS


class OutcomeForm(PrintForm):
    """For 到会情况表."""

    numbers = forms.ChoiceField(label="联系电话", choices=NUMBERS, initial=MASKED)


FORMS: dict[str, type[PrintForm]] = {"notice": NoticeForm, "sign-in": SheetForm, "outcome": OutcomeForm}
