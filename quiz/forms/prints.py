"""What is asked before a paper of an exam is printed."""

from typing import Any

from django import forms

from core.forms import DateField, Looks


class PrintForm(Looks, forms.Form):
    """Asks nothing; its ids are its own, since a page holds several."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{of}_%s", **kwargs)

    def asked(self) -> dict[str, Any]:
        """What the worker is told, as JSON takes it."""
        return {name: str(value) if hasattr(value, "isoformat") else value for name, value in self.cleaned_data.items()}


class SignInForm(PrintForm):
    place = forms.CharField(label="考试地点", max_length=60, required=False, help_text="不填则留空，现场填写。")
    blank_rows = forms.IntegerField(
        label="表末空白行", min_value=0, max_value=50, initial=5, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    apart = forms.BooleanField(label="每个单位另起一页（分发给各单位签到）", required=False)


class NoticeForm(PrintForm):
    title = forms.CharField(label="标题", max_length=100)
    addressee = forms.CharField(label="主送", max_length=200, required=False, initial="各单位")
    body = forms.CharField(
        label="正文",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="一行一段。以“一、”“（一）”开头的短行排成标题。",
    )
    issuer = forms.CharField(label="落款单位", max_length=60)
    dated = forms.DateField(label="成文日期", widget=DateField())


FORMS: dict[str, type[PrintForm]] = {"notice": NoticeForm, "sign-in": SignInForm}
