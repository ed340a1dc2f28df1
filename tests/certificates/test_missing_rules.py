"""What an officer lacks, in words: a table."""

from datetime import date, timedelta
from typing import Any

import pytest

from certificates.rules.life import STATE_WORDS, STEP_WORDS, Kind, State
from certificates.rules.missing import Card, Standing, lacks, why_without

DAY = date(2026, 11, 20)


def valid(days: int = 400, **more: Any) -> Card:
    return Card(State.VALID, "省行政执法证", date(2024, 1, 1), DAY + timedelta(days=days), **more)


def old(state: State) -> Card:
    return Card(state, "国家统一行政执法证", date(2021, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (Standing(DAY, True, [valid()]), []),
        (Standing(DAY, False), []),  # neither a card nor an enforcement post
        (Standing(DAY, True), ["在执法岗而无有效证件"]),
        (Standing(DAY, True, [old(State.EXPIRED)]), ["在执法岗而无有效证件", "已过期（有效期至 2026-06-30）"]),
        (Standing(DAY, False, [old(State.EXPIRED)]), ["已过期（有效期至 2026-06-30）"]),
        (Standing(DAY, True, [old(State.SUSPENDED)]), ["在执法岗而无有效证件", "暂扣中"]),
        (Standing(DAY, True, [Card(State.APPLIED)]), ["在执法岗而无有效证件"]),
        (Standing(DAY, True, [Card(State.NOT_YET, "", date(2026, 12, 1))]), ["在执法岗而无有效证件", "未到生效日（2026-12-01 起有效）"]),
        (Standing(DAY, True, [valid(91)]), []),
        (Standing(DAY, True, [valid(90)]), ["还有 90 天到期（2027-02-18）"]),
        (Standing(DAY, True, [valid(0)]), ["当天到期（2026-11-20）"]),  # the last day counts
        (Standing(DAY, True, [Card(State.VALID, "", date(2024, 1, 1))]), []),  # no last day is known
        (Standing(DAY, True, [valid()], hours=1200), ["学时还差 12"]),
        (Standing(DAY, True, [valid(reviewed=False)]), ["今年未验审"]),
        (Standing(DAY, True, [valid(lacks=["照片", "证件反面"])]), ["缺照片、证件反面"]),
        (Standing(DAY, False, [old(State.RETURNED)]), []),
        (Standing(DAY, True, [Card(State.RETURNED, lacks=["照片"])]), ["在执法岗而无有效证件"]),  # files of a card that is gone are not asked for
        (Standing(DAY, False, [valid()]), ["有证但不在执法岗"]),
        (Standing(DAY, False, [valid()], to_return="退休"), ["待收回证件：退休", "有证但不在执法岗"]),
        (
            Standing(DAY, True, [valid(30), old(State.EXPIRED)]),
            ["省行政执法证：还有 30 天到期（2026-12-20）", "国家统一行政执法证：已过期（有效期至 2026-06-30）"],
        ),
    ],
)  # fmt: skip
def test_what_is_missing(standing: Standing, says: list[str]) -> None:
    assert [one.words for one in lacks(standing)] == says
    assert all(one.sign for one in lacks(standing)), "colour is never alone"


@pytest.mark.parametrize(
    ("cards", "may_hold", "why", "then"),
    [
        ([], True, "没有行政执法证", "办理申领"),
        ([], None, "没有行政执法证", "办理申领"),
        ([], False, "编制类型也不能申领", "调整到内勤"),
        ([old(State.EXPIRED)], True, "证件已过期（有效期至 2026-06-30）", "办理换发"),
        ([old(State.SUSPENDED)], True, "证件暂扣中", "办理恢复"),
        ([Card(State.APPLIED)], True, "证件申领中", "催办发证"),
        ([Card(State.NOT_YET, "", date(2026, 12, 1))], True, "2026-12-01 起有效", "到生效日"),
        ([old(State.RETURNED)], True, "证件已收回", "重新申领"),
        ([old(State.CANCELLED)], True, "证件已注销", "重新申领"),
        ([Card(State.DECLINED)], True, "证件未核发", "条件具备后"),
        ([Card(State.DECLINED), old(State.EXPIRED)], True, "证件已过期", "办理换发"),  # the card that explains most
    ],
)
def test_why_somebody_has_none_and_what_to_do(cards: list[Card], may_hold: bool | None, why: str, then: str) -> None:
    said = why_without(Standing(DAY, True, cards, may_hold=may_hold))
    assert why in said[0]
    assert then in said[1]


def test_states_are_called_as_the_office_calls_them() -> None:
    words = {one: str(one) for one in State} | {State.SUSPENDED: "扣留"}
    standing = Standing(DAY, True, [old(State.SUSPENDED)])
    assert lacks(standing, words)[1].words == "扣留"
    assert why_without(standing, words)[0] == "证件扣留"


def test_steps_are_called_as_the_office_calls_them() -> None:
    steps = {one: f"【{one}】" for one in Kind}
    standings = [Standing(DAY, True, [Card(state, valid_from=DAY, valid_until=DAY, reviewed=False)], to_return="退休") for state in State]
    standings += [Standing(DAY, True), Standing(DAY, True, may_hold=False), Standing(DAY, False, [valid(9, lacks=["照片"])], hours=100)]
    said = [text for one in standings for lack in lacks(one, STATE_WORDS, steps) for text in (lack.words, lack.advice)]
    said += [text for one in standings if not one.has_valid for text in why_without(one, dict.fromkeys(State, "甲"), steps)]
    assert all(lack.advice for one in standings for lack in lacks(one))
    told = "".join(said)
    for kind in (Kind.APPLY, Kind.ISSUE, Kind.RENEW, Kind.RESTORE, Kind.RETURN, Kind.REVIEW):
        assert f"【{kind}】" in told
        assert STEP_WORDS[kind] not in told.replace(STATE_WORDS[State.APPLIED], "").replace(STATE_WORDS[State.RETURNED], "")
