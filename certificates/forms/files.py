"""Photo and scans of a card."""

from django import forms

from certificates.forms.facts import SCANS
from certificates.models import CertificateFile
from core.forms import Looks


class CardFileForm(Looks, forms.Form):
    what = forms.ChoiceField(label="内容", choices=CertificateFile.What.choices)
    file = forms.FileField(
        label="文件", widget=forms.FileInput(attrs={"accept": SCANS}), error_messages={"required": "请先选择文件。"},
        help_text="照片用 JPG 或 PNG；正反面可以用 PDF、JPG 或 PNG。放错了就再放一份，以最新的为准，原来的保留。", allow_empty_file=True,
    )  # fmt: skip
