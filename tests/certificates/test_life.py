"""The rules of a certificate's life: what may follow what, how it stands on a day, what corrections do."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules import life
from certificates.rules.life import Kind, State, Step
from core.errors import Refused

DAY = date(2024, 1, 1)
CARD = {"number": "粤N000001", "valid_from": "2024-01-01", "valid_until": "2028-12-31"}
SHORT = {**CARD, "valid_until": "2024-01-11"}


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def history(*said: tuple[Any, ...]) -> list[Step]:
    """(kind, days after the first of 2024, facts?) each."""
    return [Step(number, one[0], days(one[1]), one[2] if len(one) > 2 else {}) for number, one in enumerate(said, 1)]


@pytest.mark.parametrize(
    ("steps", "day", "state"),
    [
        ([], 0, State.NONE),
        ([(Kind.APPLY, 0)], 5, State.APPLIED),
        ([(Kind.APPLY, 0), (Kind.DECLINE, 5)], 4, State.APPLIED),
        ([(Kind.APPLY, 0), (Kind.DECLINE, 5)], 5, State.DECLINED),
        ([(Kind.ISSUE, 0, {**CARD, "valid_from": "2024-01-11"})], 9, State.NOT_YET),
        ([(Kind.ISSUE, 0, {**CARD, "valid_from": "2024-01-11"})], 10, State.VALID),
        ([(Kind.ISSUE, 0, SHORT)], 10, State.VALID),  # the last day counts
        ([(Kind.ISSUE, 0, SHORT)], 11, State.EXPIRED),
        ([(Kind.ISSUE, 0, SHORT), (Kind.RENEW, 20, {"valid_until": "2029-01-11"})], 15, State.EXPIRED),
        ([(Kind.ISSUE, 0, SHORT), (Kind.RENEW, 20, {"valid_until": "2029-01-11"})], 20, State.VALID),
        ([(Kind.ISSUE, 0, SHORT), (Kind.RENEW, 5, {"valid_from": "2024-01-12", "valid_until": "2029-01-11"})], 8, State.VALID),  # renewed early
        ([(Kind.ISSUE, 0, SHORT), (Kind.RENEW, 20, {"valid_from": "2024-02-01", "valid_until": "2029-01-31"})], 25, State.NOT_YET),
        ([(Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10)], 10, State.SUSPENDED),
        ([(Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10), (Kind.RESTORE, 20)], 19, State.SUSPENDED),
        ([(Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10), (Kind.RESTORE, 20)], 20, State.VALID),
        ([(Kind.ISSUE, 0, {**CARD, "valid_until": "2024-01-15"}), (Kind.SUSPEND, 10)], 30, State.SUSPENDED),
        ([(Kind.ISSUE, 0, {**CARD, "valid_until": "2024-01-15"}), (Kind.SUSPEND, 10), (Kind.RESTORE, 30)], 30, State.EXPIRED),
        ([(Kind.ISSUE, 0, CARD), (Kind.RETURN, 10), (Kind.CANCEL, 12)], 11, State.RETURNED),
        ([(Kind.ISSUE, 0, CARD), (Kind.RETURN, 10), (Kind.CANCEL, 12)], 12, State.CANCELLED),
        ([(Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10), (Kind.RESTORE, 10)], 10, State.VALID),  # both on one day: as it ended
    ],
)
def test_how_it_stands_on_a_day(steps: list[Any], day: int, state: State) -> None:
    assert life.state_on(history(*steps), days(day)) == state


@pytest.mark.parametrize(
    ("before", "then", "says"),
    [
        ([(Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10)], Kind.RENEW, "要先恢复"),
        ([(Kind.ISSUE, 0, CARD), (Kind.CANCEL, 10)], Kind.RESTORE, "已经注销"),
        ([(Kind.ISSUE, 0, CARD), (Kind.CANCEL, 10)], Kind.CANCEL, "已经注销"),
        ([(Kind.ISSUE, 0, CARD)], Kind.RESTORE, "没有被暂扣"),
        ([(Kind.ISSUE, 0, CARD)], Kind.ISSUE, "已有记录"),
        ([(Kind.ISSUE, 0, CARD), (Kind.RETURN, 10)], Kind.RENEW, "只能注销"),
        ([(Kind.APPLY, 0)], Kind.REVIEW, "还没有发证"),
        ([(Kind.APPLY, 0), (Kind.DECLINE, 1)], Kind.ISSUE, "已经终止"),
        ([(Kind.ISSUE, 0, SHORT)], Kind.REVIEW, "已过有效期"),
        ([], Kind.SUSPEND, "还没有发证"),
    ],
)
def test_an_impossible_order_is_refused_with_what_to_do(before: list[Any], then: Kind, says: str) -> None:
    with pytest.raises(Refused, match=says):
        life.spans(history(*before, (then, 30)))


def test_what_is_to_be_done_instead_is_said_in_the_words_of_the_office() -> None:
    words = {**life.STEP_WORDS, Kind.RENEW: "换证", Kind.RESTORE: "发还", Kind.SUSPEND: "扣留"}
    with pytest.raises(Refused, match="不能登记“换证”：证件正在扣留，要先发还，或收回、注销。"):
        life.spans(history((Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10), (Kind.RENEW, 30)), words)


def test_a_card_renewed_before_its_end_leaves_no_gap() -> None:
    steps = history((Kind.ISSUE, 0, SHORT), (Kind.RENEW, 5, {"valid_from": "2024-01-20", "valid_until": "2029-01-11"}))
    with pytest.raises(Refused, match="最晚从 2024-01-12 起"):
        life.spans(steps)


def test_a_step_entered_later_for_an_earlier_day_is_looked_at_with_all_that_follow() -> None:
    steps = history((Kind.ISSUE, 0, CARD), (Kind.REVIEW, 20), (Kind.CANCEL, 10))
    with pytest.raises(Refused, match="2024-01-21：不能登记“验审”"):
        life.spans(steps)


def test_a_correction_says_a_step_anew_and_the_last_one_counts() -> None:
    steps = history((Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10))
    moved = Step(3, Kind.CORRECT, days(15), corrects=2)
    again = Step(4, Kind.CORRECT, days(12), corrects=2)
    assert life.state_on([*steps, moved], days(12)) == State.VALID
    assert life.state_on([*steps, moved, again], days(12)) == State.SUSPENDED


def test_a_step_that_was_struck_out_never_happened() -> None:
    steps = history((Kind.ISSUE, 0, CARD), (Kind.SUSPEND, 10))
    assert life.state_on([*steps, Step(3, Kind.CORRECT, days(10), corrects=2, struck=True)], days(30)) == State.VALID


def test_a_corrected_number_stands_from_the_step_it_belongs_to() -> None:
    steps = history((Kind.ISSUE, 0, CARD), (Kind.RENEW, 100, {"valid_from": "2024-04-10", "valid_until": "2029-04-09"}))
    corrected = [*steps, Step(3, Kind.CORRECT, days(0), {**CARD, "number": "粤N000009"}, corrects=1)]
    assert {one.facts["number"] for one in life.spans(corrected)} == {"粤N000009"}


@st.composite
def histories(draw: Any) -> list[Step]:
    """Any order of steps that the rules allow, some of them corrected or struck out."""
    steps: list[Step] = []
    for number in range(1, draw(st.integers(2, 12)) + 1):
        kind, on = draw(st.sampled_from(list(Kind))), days(draw(st.integers(0, 120)))
        if kind == Kind.CORRECT:
            of = [one.number for one in steps if one.kind != Kind.CORRECT]
            if not of:
                continue
            number_of = draw(st.sampled_from(of))
            one = Step(number, kind, on, _facts(draw, Kind.ISSUE), number_of, draw(st.booleans()))
        else:
            one = Step(number, kind, on, _facts(draw, kind))
        try:
            life.spans([*steps, one])
        except Refused:
            continue
        steps.append(one)
    return steps


def _facts(draw: Any, kind: Kind) -> dict[str, Any]:
    if kind not in (Kind.ISSUE, Kind.RENEW):
        return {}
    first = draw(st.integers(0, 60))
    return {"valid_from": str(days(first)), "valid_until": str(days(first + draw(st.integers(1, 60))))}


@given(histories())
def test_the_spans_agree_with_a_plain_replay_on_every_day(steps: list[Step]) -> None:
    spans = life.spans(steps)
    for one, after in zip(spans, spans[1:], strict=False):
        assert one.until_on is not None
        assert after.from_on == one.until_on + timedelta(days=1), "without a gap"
    for number in range(-1, 200):
        day = days(number)
        there = [one for one in spans if one.from_on <= day and (one.until_on is None or day <= one.until_on)]
        said = life.span_on(steps, day)
        assert len(there) == (1 if said else 0)
        if said:
            assert (there[0].state, dict(there[0].facts)) == (said.state, dict(said.facts))
