"""更正评分: what is ruled about a question, and who approved it."""

from typing import Any

from django import forms

from core.errors import Refused
from core.forms import DateField, Looks
from questionbank import types
from questionbank.models import Revision
from quiz.models import KeyRuling
from quiz.services.rulings import Said

_HELP = {
    KeyRuling.Kind.NEW_KEY: "按改正后的答案重新评分",
    KeyRuling.Kind.FULL: "不论怎样作答",
    KeyRuling.Kind.DROP: "总分按其余题目折算成满分",
    KeyRuling.Kind.AS_IT_WAS: "撤销以前的更正",
}


class RulingForm(Looks, forms.Form):
    """The question itself says which kinds it can have."""

    kind = forms.ChoiceField(label="怎样更正", error_messages={"required": "请选择怎样更正。"})
    key = forms.CharField(label="改正后的答案", required=False, max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(label="原因", max_length=200, help_text="如：条文已修改，原答案有误。")

    def __init__(self, *args: Any, revision: Revision, ruled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revision, self.type = revision, types.get(revision.question.type)
        left_out = {KeyRuling.Kind.NEW_KEY} if self.type.marked_by_hand else set()
        left_out |= set() if ruled else {KeyRuling.Kind.AS_IT_WAS}
        kinds = [one for one in KeyRuling.Kind if one not in left_out]
        self.fields["kind"].choices = [("", "请选择"), *((one.value, f"{one.label}：{_HELP[one]}") for one in kinds)]  # type: ignore[attr-defined]
        self.fields["key"].help_text = f"选“改正答案”时填写。{self.type.answer_help}"
        if self.type.marked_by_hand:
            del self.fields["key"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["stored"] = self._stored(values.get("key") or "") if values.get("kind") == KeyRuling.Kind.NEW_KEY else []
        return values

    def _stored(self, typed: str) -> list[Any]:
        options, stem = self.revision.options, self.revision.stem
        given = self.type.read(typed, [one["text"] for one in options]) if typed.strip() else None
        if given is None:
            self.add_error("key", "请填写改正后的答案。" if not typed.strip() else "看不懂这个答案，请按说明填写。")
            return []
        try:
            return self.type.stored(stem, [one["id"] for one in options], given)
        except Refused as refusal:
            self.add_error("key", refusal.sentence)
            return []

    def said(self) -> Said:
        return Said(self.cleaned_data["kind"], self.cleaned_data["stored"], self.cleaned_data["reason"])


class ApprovalForm(Looks, forms.Form):
    """`seen` is the latest ruling of the exam when the effect was shown, 0 for none."""

    approver = forms.CharField(label="批准人", max_length=40)
    approved_on = forms.DateField(label="批准日期", widget=DateField())
    seen = forms.IntegerField(min_value=0, max_value=2**60, widget=forms.HiddenInput)


class QuestionSearch(Looks, forms.Form):
    text = forms.CharField(label="题干、选项或案例里的字", required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))

    def chosen(self) -> str:
        return str(self.cleaned_data.get("text", "")) if self.is_valid() else ""
