"""What a change of a person does to their place on a roster, case by case."""

from typing import Any

import pytest

from quiz.rules.following import ADD, MOVE, REMOVE, RESTORE, step

NOBODY: dict[str, Any] = {"standing": None, "started": False, "inside": True, "meant": True, "by_hand": False, "came_in": False}


@pytest.mark.parametrize(
    ("case", "action"),
    [
        # not on the list
        ({"came_in": True}, ADD),
        ({"came_in": True, "meant": False}, None),
        ({}, ADD),  # a staffing type that makes the rule mean them
        ({"inside": False, "meant": False}, None),
        # on the list
        ({"standing": "required"}, MOVE),
        ({"standing": "exempt"}, MOVE),
        ({"standing": "deferred"}, MOVE),
        ({"standing": "required", "inside": False, "meant": False}, REMOVE),
        ({"standing": "exempt", "inside": False, "meant": False}, REMOVE),
        ({"standing": "required", "meant": False}, REMOVE),  # the rule no longer means them
        ({"standing": "required", "meant": False, "by_hand": True}, MOVE),  # the clerk put them on it
        ({"standing": "required", "inside": False, "meant": False, "by_hand": True}, REMOVE),
        # taken off it
        ({"standing": "removed", "came_in": True}, RESTORE),
        ({"standing": "removed"}, RESTORE),
        ({"standing": "removed", "by_hand": True}, None),  # the clerk took them off it
        ({"standing": "removed", "by_hand": True, "came_in": True}, RESTORE),
        ({"standing": "removed", "meant": False}, None),
        ({"standing": "removed", "inside": False, "meant": False}, None),
        # whoever has started stays as they are
        ({"standing": "required", "started": True}, None),
        ({"standing": "required", "started": True, "inside": False, "meant": False}, None),
        ({"standing": "exempt", "started": True, "inside": False, "meant": False}, None),
    ],
)
def test_step(case: dict[str, Any], action: str | None) -> None:
    assert step(**NOBODY | case) == action
