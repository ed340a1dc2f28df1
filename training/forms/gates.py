"""How many credits an exam asks."""

from django import forms

from core.forms import Looks
from training.forms.amounts import AmountField


class GateForm(Looks, forms.Form):
    credits = AmountField(label="需要的学分", help_text="考试所属年度的学分，如 40；不要求就留空。")
