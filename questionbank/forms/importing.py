"""Which file, and what to give all its questions; and a row of it, to be corrected."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from core.forms import Looks
from questionbank import formats
from questionbank.formats.base import Picture, Record
from questionbank.forms.labels import MAX_TYPED
from questionbank.rules import content as rules
from questionbank.rules.bases import basis_text
from questionbank.selectors.understood import answer_words
from questionbank.services import reading

OLD_EXCEL = ".xls"  # read, but never written
SAMPLE = """\
一、单项选择题
1. 当事人要求听证的，应当在行政机关告知后几日内提出？
A. 三日　B. 五日　C. 七日　D. 十日
答案：B
解析：应当在行政机关告知后五日内提出。
依据：行政处罚法 第六十四条

二、判断题
2. 行政机关不得因当事人陈述、申辩而给予更重的处罚。
答案：对
"""  # how a question paper is written, in Word or as text


class ImportForm(Looks, forms.Form):
    sample = SAMPLE
    file = forms.FileField(label="试题文件", allow_empty_file=True, error_messages={"required": "请先选择文件。"})
    statute = forms.CharField(
        label="法律法规", required=False, max_length=reading.MAX_STATUTE, widget=forms.TextInput(attrs={"list": "statutes"}),
        help_text="没有写依据的题，都以它为依据。如：中华人民共和国行政处罚法",
    )  # fmt: skip
    tags = forms.CharField(label="标签", required=False, max_length=MAX_TYPED, help_text="文件里的每道题都加上。几个标签用顿号分开。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        field.help_text = f"可以导入 {'、'.join(one.label for one in self.common)}，最大 {limit} MB。先预览，确认后才入库。"
        endings = dict.fromkeys(f".{one.extension.rpartition('.')[2]}" for one in formats.every())
        field.widget.attrs["accept"] = ",".join([*endings, OLD_EXCEL])

    def clean_statute(self) -> str:
        return str(self.cleaned_data["statute"]).strip("《》 ")

    def clean_tags(self) -> list[str]:
        return rules.read_tags(self.cleaned_data["tags"])

    @property
    def common(self) -> list[formats.Format]:
        return [one for one in formats.every() if one.common]

    @property
    def others(self) -> list[formats.Format]:
        return [one for one in formats.every() if not one.common]


def initial_of(record: Record) -> dict[str, Any]:
    """The values of a form over what was understood of a question."""
    return {name: getattr(record, name) for name in ("type", "stem", "explanation", "topic", "difficulty")} | {
        "options": "\n".join(record.options),
        "answer": answer_words(record),
        "bases": "\n".join(basis_text(one) for one in record.bases),
        "tags": "、".join(record.tags),
        "images": [_image_row(one, record.options) for one in record.pictures if one.image is not None],
    }


def _image_row(picture: Picture, options: Sequence[str]) -> dict[str, Any]:
    assert picture.image is not None
    at = "" if picture.at is None else str(picture.at)
    beside = "" if picture.at is None else "".join(options[picture.at : picture.at + 1])
    return {"file": picture.image.file, "at": at, "was": at, "beside": beside, "words": picture.words}
