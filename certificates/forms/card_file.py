"""What is uploaded to enter cards."""

from django import forms

from core.forms import Looks


class CardFileForm(Looks, forms.Form):
    file = forms.FileField(
        label="Excel 文件（.xlsx、.xls）或 .csv",
        allow_empty_file=True,
        error_messages={"required": "请先选择文件。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
