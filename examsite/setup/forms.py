from django import forms
from django.core.validators import RegexValidator

from core.forms import Looks
from people.passwords import MAX_LENGTH


class SetUpForm(Looks, forms.Form):
    """Step 1 of 6: who this system is for, and who runs it."""

    code = forms.CharField(
        label="启用码",
        max_length=20,
        help_text="显示在启动系统的命令窗口里，形如 KM7X-4WTR。",
        error_messages={"required": "请填写启用码，它显示在启动系统的命令窗口里。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(label="单位名称", max_length=60, help_text="例如：南山镇。", error_messages={"required": "请填写单位名称。"})
    clerk_name = forms.CharField(
        label="您的姓名",
        max_length=40,
        help_text="您将成为综合管理员，可以管理人员、题库、考试和报表。",
        error_messages={"required": "请填写您的姓名。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mobile = forms.CharField(
        label="您的手机号",
        max_length=11,
        help_text="以后用它登录。",
        error_messages={"required": "请填写手机号。", "max_length": "手机号是 11 位数字，请检查是否多填了。"},
        validators=[RegexValidator(r"^1[0-9]{10}\Z", "手机号是 1 开头的 11 位数字，请检查是否填错。")],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "tel"}),
    )
    password = forms.CharField(
        label="设置密码",
        strip=False,
        max_length=MAX_LENGTH,
        help_text="8 到 64 个字符，大写字母、小写字母、数字、符号中至少三种。",
        error_messages={"required": "请设置密码。", "max_length": f"密码最长 {MAX_LENGTH} 个字符。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
