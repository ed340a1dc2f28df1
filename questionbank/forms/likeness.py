"""From how much on questions count as much alike."""

from django import forms

from core.forms import Looks
from questionbank.rules.likeness import LEAST


class LikenessForm(Looks, forms.Form):
    percent = forms.IntegerField(
        label="相似度达到（%）", min_value=LEAST, max_value=100, widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "percent"}),
        error_messages={"min_value": f"请填 {LEAST} 到 100 之间的整数。", "max_value": f"请填 {LEAST} 到 100 之间的整数。"},
    )  # fmt: skip
