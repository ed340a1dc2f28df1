"""What of leaving the page counts, and what a candidate is told about it: tables of examples."""

import pytest

from core.errors import Refused
from quiz.rules.watching import Watching, check, follows, lasting, on_watermark, told_before, told_then, verdict

USUAL = Watching()
PHONES, FOCUS = Watching(phones_count=True), Watching(focus_counts=True)
THREE = Watching(leave_action="hand_in", leave_limit=3)


@pytest.mark.parametrize(
    ("watching", "kind", "seconds", "how", "meant"),
    [
        (USUAL, "left", 14, {}, "ignored"),
        (USUAL, "left", 15, {}, "counted"),
        (Watching(leave_seconds=60), "left", 59, {}, "ignored"),
        (USUAL, "left", 600, {"on_phone": True}, "noted"),  # a locked screen and a call look the same
        (PHONES, "left", 14, {"on_phone": True}, "ignored"),
        (PHONES, "left", 15, {"on_phone": True}, "counted"),
        (USUAL, "left", 600, {"closed": True}, "noted"),  # so do an empty battery and a dead network
        (USUAL, "unfocused", 600, {}, "ignored"),
        (FOCUS, "unfocused", 15, {}, "counted"),
        (Watching(focus_counts=True, phones_count=True), "unfocused", 600, {"on_phone": True}, "ignored"),
        (USUAL, "copied", 0, {}, "noted"),
        (Watching(leave_action="off"), "left", 600, {}, "ignored"),
        (Watching(leave_action="off"), "copied", 0, {}, "ignored"),
    ],
)
def test_what_a_page_tells_is_ignored_noted_or_counted(watching, kind, seconds, how, meant):
    assert verdict(watching, kind, seconds, **how) == meant


@pytest.mark.parametrize(
    ("watching", "times", "then"),
    [
        (USUAL, 99, "record"),
        (Watching(leave_action="warn"), 99, "warn"),
        (THREE, 1, "warn"),
        (THREE, 2, "warn"),
        (THREE, 3, "hand_in"),
        (THREE, 4, "hand_in"),
    ],
)
def test_what_follows_from_the_number_of_times(watching, times, then):
    assert follows(watching, times) == then


@pytest.mark.parametrize(
    ("changes", "field"), [({"leave_seconds": 0}, "leave_seconds"), ({"leave_seconds": 601}, "leave_seconds"), ({"leave_limit": 0}, "leave_limit")]
)
def test_a_senseless_setting_is_refused_at_its_field(changes, field):
    with pytest.raises(Refused) as refusal:
        check(Watching(**changes))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("watching", "says", "says_not"),
    [
        (USUAL, ["满 15 秒", "手机、平板上的离开只记录，不计次数", "复制题目会留下记录", "本身不算违纪"], ["自动交卷", "水印"]),
        (PHONES, ["手机锁屏、接电话使本页看不见的，同样算离开"], ["只记录，不计次数"]),
        (THREE, ["第 3 次离开后自动交卷", "可以恢复答题"], []),
        (Watching(leave_seconds=90, focus_counts=True), ["满 1 分 30 秒", "切到别的窗口也算"], []),
        (Watching(device_moves="released", watermark=True), ["先请监考人员解除", "姓名水印"], []),
        (Watching(leave_action="off", blocks_copy=True), ["题目不能复制。", "换设备"], ["离开"]),
    ],
)
def test_the_candidate_reads_before_the_start_what_counts(watching, says, says_not):
    said = "".join(told_before(watching))
    assert [one for one in says if one not in said] == []
    assert [one for one in says_not if one in said] == []
    assert "作弊" not in said


@pytest.mark.parametrize(
    ("watching", "args", "said"),
    [
        (USUAL, ("left", 40, 2, 100), "已记录：离开答题页 40 秒，这是第 2 次，累计 1 分 40 秒。记录只供核实，本身不算违纪。"),
        (THREE, ("left", 40, 2, 100), "已记录：离开答题页 40 秒，这是第 2 次，累计 1 分 40 秒。第 3 次将自动交卷。"),
        (USUAL, ("left", 40, 0, 0), "已记录：离开答题页 40 秒。手机、平板上的离开不计次数。"),
        (FOCUS, ("unfocused", 120, 1, 120), "已记录：切到别的窗口 2 分钟，这是第 1 次，累计 2 分钟。记录只供核实，本身不算违纪。"),
        (USUAL, ("copied", 0, 0, 0), "已记录：试图复制题目。"),
    ],
)
def test_the_page_says_in_words_what_was_noted(watching, args, said):
    assert told_then(watching, *args) == said


def test_durations_and_watermarks_in_words():
    assert [lasting(one) for one in (15, 60, 75)] == ["15 秒", "1 分钟", "1 分 15 秒"]
    assert on_watermark("陈志强", "13800001234", "党政办公室") == "陈志强 1234"
    assert on_watermark("陈志强", "", "党政办公室") == "陈志强 党政办公室"
