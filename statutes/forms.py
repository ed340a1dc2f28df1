from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.forms import DateField, Looks
from statutes.rules.parsing import Parsed


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


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
