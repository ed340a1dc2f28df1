"""What a change of a person does to their place on the roster of a session that is not over. Values in, values out."""

GUEST, REMOVED = "guest", "removed"  # Attendance.Standing
ADD, RESTORE, MOVE, REMOVE = "add", "restore", "move", "remove"


def step(standing: str | None, *, came: bool, inside: bool, meant: bool, by_hand: bool, came_in: bool) -> str | None:
    """What follows, or None where nothing does. MOVE also stands for "stays on the list": unit, name and post are copied where they differ.

    `standing` is None for who is not on the roster. `inside`: works in the organiser's units after the change; `came_in`: did not before. `meant`:
    the session's rule means them now. `by_hand`: the clerk listed them or took them off; then only coming into the organiser's units or leaving
    them decides. Whoever has signed in stays as they are, and so does a guest, who belongs to no unit's count. Whoever is excused is still so when
    moved, and off the list when they leave.
    """
    if came or standing == GUEST:
        return None
    if standing is None:
        return ADD if inside and meant else None
    if standing == REMOVED:
        return RESTORE if inside and meant and (came_in or not by_hand) else None
    return MOVE if inside and (meant or by_hand) else REMOVE
