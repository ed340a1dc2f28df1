"""Of whom the page of reminders tells."""

from django import forms

from training.forms.behind import BehindForm

COMING, REVIEW, SENT = "coming", "review", "sent"


class RemindersForm(BehindForm):
    show = forms.ChoiceField(choices=[(COMING, "到期"), (REVIEW, "年度验审"), (SENT, "已发提醒")], required=False)

    @property
    def shown(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("show") or COMING)
