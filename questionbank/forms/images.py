"""The pictures of a question as rows of its form: where each stands and what it shows. One is added by a file input beside them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse

from core.forms import Looks
from questionbank.models import Revision
from questionbank.rules.content import LETTERS, MAX_IMAGES, MAX_WORDS, Image
from questionbank.selectors.images import described
from questionbank.types.written import normalised

UPLOAD = "picture"  # the name of the file input, after the form's prefix
_PLACES = [("", "题干下面"), *((str(place), f"选项{letter}") for place, letter in enumerate(LETTERS))]


class ImageForm(Looks, forms.Form):
    """`was` and `beside`: where it stood when the form was drawn, so that it stays with its option when options change places."""

    file = forms.UUIDField(widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    beside = forms.CharField(required=False, widget=forms.HiddenInput)
    at = forms.ChoiceField(label="位置", required=False, choices=_PLACES)
    words = forms.CharField(
        label="图片说明", required=False, max_length=MAX_WORDS, widget=forms.TextInput(attrs={"placeholder": "图上有什么，供看不到图片的人使用"})
    )
    gone = forms.BooleanField(label="删除这张图片", required=False)

    @property
    def url(self) -> str:
        try:
            return reverse("questionbank:image", args=[UUID(str(self["file"].value()))])
        except ValueError:
            return ""


class ImageRows:
    """All of them: those of a revision (`rows_of`), or those of `data` (a sent form)."""

    places = True  # there are options at which one may stand

    def __init__(
        self, prefix: str, *, rows: Sequence[Mapping[str, Any]] = (), data: Mapping[str, str] | None = None,
        wrong: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        """`wrong`: what is the matter with files that were chosen, by the names of their inputs."""
        self.total_name, self.upload_name = f"{prefix}image-total", f"{prefix}{UPLOAD}"
        self.anchor = f"{prefix}pictures"
        self.wrong = wrong.get(self.upload_name, "")
        if data is None:
            self.forms = [ImageForm(prefix=f"{prefix}image-{place}", initial=dict(row)) for place, row in enumerate(rows)]
        else:
            self.forms = [ImageForm(data, prefix=f"{prefix}image-{place}") for place in range(total(data, prefix))]

    @property
    def target(self) -> str:
        """What is drawn anew when a picture has been added."""
        return f"#{self.anchor}"

    @property
    def is_wanted(self) -> bool:
        """There is something to be seen here."""
        return bool(self.forms or self.wrong)

    def is_valid(self) -> bool:
        valid = [one.is_valid() for one in self.forms]  # each is checked, so that each shows its errors
        return all(valid) and not self.wrong

    def images(self, options: Sequence[str]) -> list[Image]:
        """As the services ask for them; raises `Refused` for one that is not there any more."""
        kept = [one.cleaned_data for one in self.forms if not one.cleaned_data["gone"]]
        return described([(row["file"], _place(row, options), row["words"]) for row in kept])


def total(data: Mapping[str, str], prefix: str) -> int:
    text = data.get(f"{prefix}image-total", "")
    return min(int(text), MAX_IMAGES + 1) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def typed(data: Mapping[str, str], prefix: str) -> list[dict[str, str]]:
    """The rows as they were sent, without those ticked to go, to be drawn again."""
    names = list(ImageForm.base_fields)
    rows = [{name: data.get(f"{prefix}image-{place}-{name}", "") for name in names} for place in range(total(data, prefix))]
    return [row for row in rows if not row["gone"]]


def rows_of(revision: Revision) -> list[dict[str, Any]]:
    """The initial values over what a revision says."""
    ids = [one["id"] for one in revision.options]
    rows = []
    for image in revision.images:
        place = ids.index(image["at"]) if image["at"] else None
        at, beside = ("", "") if place is None else (str(place), revision.options[place]["text"])
        rows.append({"file": image["file"], "at": at, "was": at, "beside": beside, "words": image["words"]})
    return rows


def _place(row: Mapping[str, Any], options: Sequence[str]) -> int | None:
    """Where the clerk put it; where they left it, at the option it stood at, wherever that went."""
    if not row["at"]:
        return None
    texts, beside = [normalised(one) for one in options], normalised(row["beside"])
    return texts.index(beside) if row["at"] == row["was"] and beside in texts else int(row["at"])
