"""Forms of the bank."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import Looks
from questionbank import types
from questionbank.models import Question, Revision
from questionbank.rules import content as rules
from questionbank.rules.bases import basis_text, read_bases


class FilterForm(Looks, forms.Form):
    """The filters over the list; a value that is no choice counts as not chosen."""

    text = forms.CharField(label="题干包含", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    type = forms.ChoiceField(label="题型", required=False)
    topic = forms.ChoiceField(label="知识点", required=False)
    difficulty = forms.ChoiceField(label="难度", required=False, choices=[("", "全部难度"), *Question.Difficulty.choices])
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部在用"), *Question.Status.choices])

    def __init__(self, *args: Any, kinds: Sequence[types.QuestionType], topics: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "type", [("", "全部题型"), *((one.code, one.label) for one in kinds)])
        _choose(self, "topic", [("", "全部知识点"), *((one, one) for one in topics)])

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ImportForm(Looks, forms.Form):
    file = forms.FileField(
        label="Excel 文件",
        allow_empty_file=True,
        error_messages={"required": "请先选择文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
    )


class QuestionForm(Looks, forms.Form):
    """A question as a clerk types it: options one a line, the answer as letters or 对/错."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    type = forms.ChoiceField(label="题型")
    stem = forms.CharField(label="题干", max_length=rules.MAX_STEM, widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(
        label="选项", required=False, help_text="一行一个，不用写字母；判断题不用填。", widget=forms.Textarea(attrs={"rows": 5})
    )
    answer = forms.CharField(label="答案", max_length=40, help_text="单选如 B，多选如 ABD，判断写“对”或“错”。")
    explanation = forms.CharField(label="解析", required=False, max_length=rules.MAX_EXPLANATION, widget=forms.Textarea(attrs={"rows": 3}))
    topic = forms.CharField(
        label="知识点", required=False, max_length=rules.MAX_TOPIC, help_text="如：行政处罚法", widget=forms.TextInput(attrs={"list": "topics"})
    )
    difficulty = forms.TypedChoiceField(label="难度", choices=Question.Difficulty.choices, initial=Question.Difficulty.MEDIUM, coerce=int)
    bases = forms.CharField(label="依据", required=False, help_text="一行一条，如：行政处罚法 第二十四条", widget=forms.Textarea(attrs={"rows": 2}))

    MORE = ("topic", "difficulty", "bases")

    def __init__(self, *args: Any, kinds: Sequence[types.QuestionType] = (), kind: str = "", **kwargs: Any) -> None:
        """`kinds`: those a new question may be of; `kind`: the one a question that exists is of."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        _choose(self, "type", [(one.code, one.label) for one in kinds])
        if kind:  # a question keeps its type
            del self.fields["type"]
            if not types.get(kind).own_options:
                del self.fields["options"]
            self.fields["answer"].help_text = f"{types.get(kind).answer_help}。"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = types.get(self.kind or data.get("type") or types.every()[0].code)
        lines = [line.strip() for line in data.get("options", "").splitlines() if line.strip()]
        data["options"] = rules.without_letters(lines) if kind.own_options else []
        if "answer" in data:
            data["key"] = kind.read(data["answer"], data["options"])
            if data["key"] is None:
                self.add_error("answer", f"答案读不懂：{kind.answer_help}。")
        data["read_bases"] = [basis for line, basis in read_bases(data.get("bases", "")) if basis or self._basis_unreadable(line)]
        return data

    def _basis_unreadable(self, line: str) -> bool:
        self.add_error("bases", f"“{line}”读不懂，请写成“行政处罚法 第二十四条”。")
        return False

    def says(self) -> dict[str, Any]:
        """What the services ask for."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("stem", "options", "key", "explanation", "topic", "difficulty")}
        return same | {"bases": data["read_bases"]}

    @classmethod
    def initial_of(cls, question: Question) -> dict[str, Any]:
        revision = question.current_revision
        assert revision is not None
        return {
            "seen_version": question.version,
            "stem": revision.stem,
            "options": "\n".join(one["text"] for one in revision.options),
            "answer": key_text(question.type, revision),
            "explanation": revision.explanation,
            "topic": question.topic,
            "difficulty": question.difficulty,
            "bases": "\n".join(basis_text((one.statute_title, one.article_number, one.statute_version)) for one in revision.bases.all()),
        }


def key_text(kind: str, revision: Revision) -> str:
    """The key as a clerk reads and types it: ABD, or 正确."""
    return types.get(kind).written(revision.options, revision.key)
