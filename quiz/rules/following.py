"""What a change of a person does to their place on the roster of an exam that is not over. Values in, values out."""

REMOVED = "removed"  # Candidate.Standing
ADD, RESTORE, MOVE, REMOVE = "added", "restored", "moved", "removed"  # RosterChange.Action


def step(standing: str | None, *, started: bool, inside: bool, meant: bool, by_hand: bool, came_in: bool) -> str | None:
    """The action that follows, or None where nothing does. MOVE also stands for "stays where they are": what differs is copied.

    `standing` is None for who is not on the roster. `inside`: works in the organiser's units after the change; `came_in`: did not before.
    `meant`: the exam's roster rule means them now. `by_hand`: the clerk put them on the list, or took them off it; then only coming into the
    organiser's units or leaving them decides. Whoever has `started` stays as they are. Whoever is excused (免考, 缓考) is still so when moved;
    who was taken off and comes back must sit: an excuse is approved for one stay.
    """
    if started:
        return None
    if standing is None:
        return ADD if inside and meant else None
    if standing == REMOVED:
        return RESTORE if inside and meant and (came_in or not by_hand) else None
    return MOVE if inside and (meant or by_hand) else REMOVE
