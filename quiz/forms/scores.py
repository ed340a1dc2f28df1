from django import forms

from core.forms import Looks


class ScoresForm(Looks, forms.Form):
    file = forms.FileField(label="成绩文件（Excel）", widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}))
