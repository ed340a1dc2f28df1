"""Which change may happen to whom, and from which day: tables of examples."""

from datetime import date

import pytest

from people.models import Person, PersonnelChange
from people.rules import changes as rules
from people.rules.roles import is_left_behind

TODAY, BEGUN, ENDED = date(2026, 11, 20), date(2024, 3, 1), date(2025, 3, 31)


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        ("active", {"transferred", "left", "retired"}),
        ("disabled", {"transferred", "left", "retired"}),  # 停用 is about the account
        ("left", {"returned"}),
        ("retired", {"returned"}),
    ],
)
def test_what_may_happen_next(status: str, kinds: set[str]) -> None:
    assert set(rules.kinds_from(status)) == kinds
    for kind in PersonnelChange.Kind:
        assert (rules.why_not_kind(kind, status) is None) == (kind in kinds)


def test_every_status_and_every_kind_is_known() -> None:
    assert {rules.kinds_from(one) and one for one in Person.Status} == set(Person.Status)
    assert set(PersonnelChange.Kind) == set(rules.WORDS)
    assert all(one.label == rules.WORDS[one] for one in PersonnelChange.Kind)


@pytest.mark.parametrize(
    ("kind", "on", "begun_on", "ended_on", "says"),
    [
        ("transferred", date(2026, 11, 20), BEGUN, None, None),
        ("transferred", date(2026, 11, 21), BEGUN, None, "还没有到"),
        ("transferred", BEGUN, BEGUN, None, None),  # corrects the posting that began that day
        ("transferred", date(2024, 2, 29), BEGUN, None, "不能早于这一天"),
        ("left", BEGUN, BEGUN, None, None),
        ("left", date(2024, 2, 29), BEGUN, None, "不能早于这一天"),
        ("retired", date(1900, 1, 1), None, None, "太早"),
        ("returned", date(2025, 4, 1), None, ENDED, None),
        ("returned", ENDED, None, ENDED, "要晚于这一天"),
        ("joined", date(2020, 1, 1), None, None, None),
        ("joined", date(2026, 12, 1), None, None, "还没有到"),
    ],
)
def test_from_which_day(kind: str, on: date, begun_on: date | None, ended_on: date | None, says: str | None) -> None:
    sentence = rules.why_not_day(kind, on, today=TODAY, begun_on=begun_on, ended_on=ended_on)
    assert (sentence is None) if says is None else says in (sentence or "")


@pytest.mark.parametrize(
    ("from_on", "until_on", "was_ended", "previous", "field"),
    [
        (date(2024, 3, 1), None, False, (None, None), None),
        (date(2026, 11, 21), None, False, (None, None), "from_on"),
        (date(1949, 1, 1), None, False, (None, None), "from_on"),
        (date(2021, 1, 1), None, False, (date(2021, 1, 1), None), "from_on"),  # nothing would be left of the one before
        (date(2021, 1, 2), None, False, (date(2021, 1, 1), None), None),
        (date(2023, 5, 1), None, False, (date(2021, 1, 1), date(2023, 5, 1)), "from_on"),  # after a break
        (date(2024, 3, 1), None, True, (None, None), "until_on"),
        (date(2024, 3, 1), date(2024, 2, 1), True, (None, None), "until_on"),
        (date(2024, 3, 1), date(2027, 1, 1), True, (None, None), "until_on"),
        (date(2024, 3, 1), date(2024, 3, 1), True, (None, None), None),
    ],
)
def test_what_the_latest_posting_may_be_corrected_to(
    from_on: date, until_on: date | None, was_ended: bool, previous: tuple[date | None, date | None], field: str | None
) -> None:
    refused = rules.why_not_correct(
        from_on=from_on, until_on=until_on, was_ended=was_ended, previous_from_on=previous[0], previous_ended_on=previous[1], today=TODAY
    )
    assert (refused and refused[0]) == field


@pytest.mark.parametrize(("new", "known", "newcomers"), [(127, 1, False), (127, 127, False), (3, 120, True)])
def test_the_first_list_of_a_town_holds_no_newcomers(new: int, known: int, newcomers: bool) -> None:
    assert rules.is_list_of_newcomers(new=new, known=known) is newcomers


@pytest.mark.parametrize(
    ("role_at", "before", "after", "stays_behind"),
    [
        ("0001", "00010001", "00010002", False),  # the town's roles go along
        ("00010001", "00010001", "00010002", True),
        ("00010001", "00010001", "000100010001", False),  # deeper within the same office
        ("00010003", "00010001", "00010002", False),  # of a unit they never worked in
    ],
)
def test_which_roles_stay_behind(role_at: str, before: str, after: str, stays_behind: bool) -> None:
    assert is_left_behind(role_at, before=before, after=after) is stays_behind
