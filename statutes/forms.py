from typing import Any

from django import forms

from core.forms import DateField, FilesField, FilesInput, Looks
from statutes.rules.parsing import Parsed


class UploadForm(Looks, forms.Form):
    file = FilesField(
        label="法律文本",
        allow_empty_file=True,
        error_messages={"required": "请先选择文件。"},
        widget=FilesInput(attrs={"accept": ".docx,.txt,.md"}),
    )


class ConfirmForm(Looks, forms.Form):
    """What the text tells of itself, to be confirmed."""

    title = forms.CharField(label="名称", max_length=100, error_messages={"required": "请填写法律名称。"})
    from_on = forms.DateField(label="施行日期", widget=DateField(), error_messages={"required": "请填写这个版本的施行日期。"})
    adopted_on = forms.DateField(label="通过或修改日期", required=False, widget=DateField())

    @staticmethod
    def initial_of(law: Parsed) -> dict[str, Any]:
        return {"title": law.title, "from_on": law.in_force_from, "adopted_on": law.adopted_on}


class SearchForm(Looks, forms.Form):
    """`q`: words to look for; anything that is no text counts as none."""

    q = forms.CharField(label="查找", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}))

    def text(self) -> str:
        return self.cleaned_data.get("q", "") if self.is_valid() else ""

    def words(self) -> list[str]:
        return self.text().split()[:5]
