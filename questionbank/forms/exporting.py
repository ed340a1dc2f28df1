"""Which file the questions become."""

from typing import Any

from django import forms

from core.forms import Looks
from questionbank import formats
from questionbank.formats.base import WORDS, Format


class ExportForm(Looks, forms.Form):
    format = forms.ChoiceField(label="格式", error_messages={"required": "请选择一种格式。"})
    keys = forms.BooleanField(label="带答案和解析", required=False, initial=True, help_text="不带答案的是试卷，只有 Word 和文本可以选。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["format"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.label) for one in formats.every()]
        self.initial["format"] = formats.every()[0].code

    @property
    def rows(self) -> list[tuple[Format, str, bool]]:
        """Each format with what it leaves out, in words, and whether it is the chosen one."""
        now = self["format"].value()
        return [(one, "、".join(words for name, words in WORDS.items() if name not in one.carries), one.code == now) for one in formats.every()]

    @property
    def common(self) -> list[tuple[Format, str, bool]]:
        return [row for row in self.rows if row[0].common]

    @property
    def others(self) -> list[tuple[Format, str, bool]]:
        return [row for row in self.rows if not row[0].common]

    @property
    def other_chosen(self) -> bool:
        return any(chosen for _, _, chosen in self.others)
