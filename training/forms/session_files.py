"""What is laid beside a session."""

from typing import Any

from django import forms

from core.forms import FilesField, FilesInput, Looks
from training.models import SessionFile

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx"


class SessionFileForm(Looks, forms.Form):
    what = forms.ChoiceField(label="类别", choices=SessionFile.What.choices)
    uploads = FilesField(
        label="文件（可选多个）",
        allow_empty_file=True,
        error_messages={"required": "请先选择文件。"},
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        help_text="照片、签到表用 JPG、PNG 或 PDF；学习材料、会议记录、通知还可以用 .docx、.xlsx、.pptx。",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_file_%s", **kwargs)
