"""How values stand in the tables of the file for the archive."""

from typing import Any


def whose(attempt: Any) -> list[Any]:
    """The attempt and whose it is; of what was done to everybody at once only that."""
    return [attempt.public_id, attempt.candidate.person_name] if attempt else ["", "全部在答人员"]


def by(person: Any) -> str:
    return person.name if person else ""


def yes(value: bool) -> str:
    return "是" if value else "否"


def text(value: Any) -> str:
    """A small JSON value, to be read."""
    if isinstance(value, dict):
        return "；".join(f"{name}：{text(said)}" for name, said in sorted(value.items()))
    if isinstance(value, list):
        return "、".join(map(text, value))
    return yes(value) if isinstance(value, bool) else str(value)
