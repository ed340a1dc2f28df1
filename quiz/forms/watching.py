"""异常记录 in the form of an exam. What is absent stands as a town needs it: everything noted, nothing counted against anybody."""

from typing import Any

from django import forms

from quiz.models import Exam
from quiz.rules.watching import LONGEST_GRACE, MOST_LEAVES, Watching

_WHOLE = {"inputmode": "numeric"}
ABOUT_PHONES = (
    "浏览器只知道“看不见本页”，分不清锁屏、来电、弹出的通知和切换应用，手机上尤其常见。不勾选时，手机、平板上的离开只记录，不计次数；"
    "勾选后，锁屏、接电话也会计入，选“到次数自动交卷”的可能误收卷。"
)


class WatchingForm(forms.Form):
    leave_action = forms.ChoiceField(
        label="离开答题页",
        choices=Exam.LeaveAction.choices,
        help_text="开考前会告诉考生记录什么、怎么算。由浏览器报告，懂技术的人能绕过，所以只作核实的线索。自动交卷的，考生能看到原因，您可以在考场监控里恢复答题。",
    )
    leave_seconds = forms.IntegerField(
        label="满多少秒才算离开",
        min_value=1,
        max_value=LONGEST_GRACE,
        widget=forms.NumberInput(attrs=_WHOLE),
        help_text="看一眼消息、误触不算。",
    )
    leave_limit = forms.IntegerField(
        label="第几次自动交卷",
        min_value=1,
        max_value=MOST_LEAVES,
        widget=forms.NumberInput(attrs=_WHOLE),
        help_text="只在选了“到次数自动交卷”时用。一题没答的不会自动交卷。",
    )
    phones_count = forms.BooleanField(label="手机、平板上的离开也计次数", required=False, help_text=ABOUT_PHONES)
    focus_counts = forms.BooleanField(
        label="电脑上切到别的窗口也算离开", required=False, help_text="页面还看得见、但在用别的窗口。点浏览器的地址栏、输入法窗口也可能触发。"
    )
    device_moves = forms.ChoiceField(
        label="中途换设备",
        choices=Exam.DeviceMoves.choices,
        help_text="同一时间只有一台设备能答题。选“要监考人员先解除”的，手机没电、坏了，要有人在考场监控里点“解除设备”才能换。",
    )
    blocks_copy = forms.BooleanField(label="禁止复制题目", required=False, help_text="挡不住拍照和截屏。")
    watermark = forms.BooleanField(
        label="姓名水印", required=False, help_text="答题页上淡淡地显示姓名和手机尾号（没有手机号的显示单位），打印时也有。"
    )

    WATCHING = (
        "leave_action", "leave_seconds", "leave_limit", "phones_count", "focus_counts", "device_moves", "blocks_copy", "watermark",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WATCHING:
            self.fields[name].required &= not self.is_bound or name in self.data

    @property
    def watching_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WATCHING]

    @property
    def watching_is_wrong(self) -> bool:
        return any(name in self.errors for name in self.WATCHING)

    def watching(self) -> Watching:
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in self.WATCHING if self.cleaned_data[name] not in ("", None)}
        return Watching(**given)


def initial_watching(terms: Any) -> dict[str, Any]:
    """From the terms of a preset, or from an exam."""
    watching = Watching.of(terms) if isinstance(terms, Exam) else terms.watching
    return {name: getattr(watching, name) for name in WatchingForm.WATCHING}
