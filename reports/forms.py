"""The one form of reports."""

from django import forms

from core.forms import DateField, Looks


class ConfirmForm(Looks, forms.Form):
    as_of = forms.DateField(label="截至日期", widget=DateField(), help_text="报表上印的日期，可填今天或更早的日期。")
