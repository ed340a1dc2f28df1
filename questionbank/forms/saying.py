"""What one question says, as a clerk types it: alone, or as a sub-question of a case."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms

from core.errors import Refused
from core.forms import Looks
from questionbank import types
from questionbank.forms.images import ImageRows, rows_of
from questionbank.models import Revision
from questionbank.rules import content as rules
from questionbank.rules.bases import basis_text, read_bases

MAX_ANSWER = 10_000  # what a type allows is less, and its own sentence says so
_FIELD_OF = {"key": "answer"}  # field of a refusal -> of the form


class SayingForm(Looks, forms.Form):
    """Options one a line, the answer in words that its type reads."""

    asks_anew = "#says"  # what is drawn anew when another type is chosen, to ask for what that one has; without scripts all of it is asked for

    type = forms.ChoiceField(label="题型")
    stem = forms.CharField(label="题干", max_length=rules.MAX_STEM, widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(label="选项", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    answer = forms.CharField(label="答案", max_length=MAX_ANSWER)
    explanation = forms.CharField(label="解析", required=False, max_length=rules.MAX_EXPLANATION, widget=forms.Textarea(attrs={"rows": 3}))
    bases = forms.CharField(label="依据", required=False, help_text="一行一条，如：行政处罚法 第二十四条", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, kinds: Sequence[types.QuestionType] = (), kind: str = "", wrong: Mapping[str, str] = MappingProxyType({}), **kwargs: Any
    ) -> None:
        """`kinds`: those a new question may be of; `kind`: the one a question that exists is of, which it keeps; `wrong` as `ImageRows` has it."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        before = f"{self.prefix}-" if self.prefix else ""
        self.pictures = ImageRows(before, rows=self.initial.get("images", ()), data=self.data if self.is_bound else None, wrong=wrong)
        choose(self, "type", [(one.code, one.label) for one in kinds])
        if kind:
            del self.fields["type"]
        else:
            anew = {"hx-post": "", "hx-vals": '{"do": "type"}', "hx-swap": "outerHTML"}
            self.fields["type"].widget.attrs |= {**anew, "hx-target": self.asks_anew, "hx-select": self.asks_anew}
        chosen = kind or self["type"].value()
        self._suit([types.get(kind)] if kind else [one for one in kinds if one.code == chosen] or kinds)

    @property
    def kind_label(self) -> str:
        return types.get(self.kind).label if self.kind else ""

    def _suit(self, kinds: Sequence[types.QuestionType]) -> None:
        """Ask for what questions of these types have."""
        self.pictures.places = any(one.own_options for one in kinds)
        if all(one.has_parts for one in kinds):
            del self.fields["options"], self.fields["answer"]
            return
        if not any(one.own_options for one in kinds):
            self.fields["options"].widget = forms.HiddenInput()  # what was typed comes back when the type is chosen back
        without = "、".join(one.label for one in kinds if not one.own_options)
        self.fields["options"].help_text = "一行一个，不用写字母" + (f"；{without}不用填。" if without else "。")
        self.fields["answer"].help_text = "".join(f"{one.answer_help}。" for one in kinds)
        if any(one.long_answer for one in kinds):
            self.fields["answer"].widget = forms.Textarea(attrs={"rows": 3, "class": "form-control"})

    def is_valid(self) -> bool:
        own, pictures = super().is_valid(), self.pictures.is_valid()
        return own and pictures

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["read_bases"] = [basis for line, basis in read_bases(data.get("bases", "")) if basis or self._basis_unreadable(line)]
        code = self.kind or data.get("type")
        if code:
            self._read(types.get(code), data)
        return data

    def _read(self, kind: types.QuestionType, data: dict[str, Any]) -> None:
        """Options and key as the services take them; what makes no question of this type is said beside its field."""
        lines = [line.strip() for line in data.get("options", "").splitlines() if line.strip()]
        data["options"] = rules.without_letters(lines) if kind.own_options else []
        if any(name in self.fields and name not in data for name in ("stem", "answer")):
            return
        data["key"] = kind.read(data.get("answer", ""), data["options"])
        if data["key"] is None:
            self.add_error("answer", f"答案读不懂：{kind.answer_help}。")
            return
        try:
            rules.compose(kind.code, data["stem"], data["options"], data["key"], data.get("explanation", ""))
        except Refused as refusal:
            field = _FIELD_OF.get(refusal.field, refusal.field)
            self.add_error(field if field in self.fields else None, forms.ValidationError(refusal.sentence, code=refusal.code))

    def _basis_unreadable(self, line: str) -> bool:
        self.add_error("bases", f"“{line}”读不懂，请写成“行政处罚法 第二十四条”。")
        return False

    def words(self) -> dict[str, Any]:
        """What the services ask for."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("stem", "options", "key", "explanation")}
        return same | {"bases": data["read_bases"], "images": self.pictures.images(data["options"])}


def said_of(kind: str, revision: Revision) -> dict[str, Any]:
    """The initial values of a form over what a revision says."""
    return {
        "stem": revision.stem,
        "options": "\n".join(one["text"] for one in revision.options),
        "answer": key_text(kind, revision),
        "explanation": revision.explanation,
        "images": rows_of(revision),
        "bases": "\n".join(basis_text((one.statute_title, one.article_number, one.statute_version)) for one in revision.bases.all()),
    }


def key_text(kind: str, revision: Revision) -> str:
    """The key as a clerk reads and types it: ABD, or 正确."""
    return types.get(kind).written(revision.options, revision.key)


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of the form its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
