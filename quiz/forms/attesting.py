from django import forms


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="撤销原因", max_length=200, help_text="如：姓名有误，遗失。")
