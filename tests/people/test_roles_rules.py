"""Which roles go together, and who may give what where: tables of examples."""

import pytest

from people.access import CAPABILITIES, TOWN_WIDE
from people.models import Role
from people.rules import roles

TOWN, OFFICE, OTHER = "0001", "00010001", "00010002"


@pytest.mark.parametrize(
    ("held", "separate", "clashes"),
    [
        ({"system_admin", "security_admin", "clerk"}, False, False),  # the first clerk of a town
        ({"system_admin", "auditor"}, False, True),
        ({"security_admin", "auditor"}, False, False),
        ({"clerk", "auditor"}, False, False),
        ({"security_admin", "auditor"}, True, True),
        ({"system_admin", "security_admin"}, True, True),
        ({"auditor", "clerk", "leader"}, True, False),
    ],
)
def test_roles_of_one_person(held: set[str], separate: bool, clashes: bool) -> None:
    assert (roles.clash(held, separate=separate) is not None) is clashes


@pytest.mark.parametrize(
    ("role", "path", "is_root", "held", "tops", "field"),
    [
        ("clerk", OFFICE, False, set(), [TOWN], None),
        ("clerk", OFFICE, False, set(), [OFFICE], None),
        ("clerk", OTHER, False, set(), [OFFICE], "unit"),
        ("clerk", TOWN, True, set(), [OFFICE], "unit"),
        ("auditor", OFFICE, False, set(), [TOWN], "unit"),  # looks after the whole town or nothing
        ("auditor", TOWN, True, {"system_admin"}, [TOWN], "role"),
        ("auditor", TOWN, True, {"clerk"}, [TOWN], None),
        ("liaison", OFFICE, False, set(), [], "unit"),
    ],
)
def test_who_gives_what_where(role: str, path: str, is_root: bool, held: set[str], tops: list[str], field: str | None) -> None:
    refused = roles.why_not_give(role, path, is_root=is_root, held=held, tops=tops, separate=False)
    assert (refused[0] if refused else None) == field


def test_every_role_says_what_it_is_for_and_only_town_wide_ones_need_the_town() -> None:
    assert set(roles.DUTIES) == set(Role.values)
    assert {role for role, held in CAPABILITIES.items() if held <= TOWN_WIDE} == roles.FOR_TOWN
