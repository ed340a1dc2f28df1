"""Sentences about several people that have to fit into one notice. Pure."""

from collections.abc import Sequence

ROOM = 420  # characters of a notice's body that a list may take


def listed(parts: Sequence[str], room: int = ROOM) -> str:
    """The parts one after another; where they do not all fit, as many as do, and how many there are in all."""
    text = "；".join(parts)
    if len(text) <= room:
        return text
    shown, length = list[str](), 0
    for one in parts:
        length += len(one) + 1
        if length > room - 12:
            break
        shown.append(one)
    return f"{'；'.join(shown)}；等共{len(parts)}人"


def several(names: Sequence[str], most: int = 3) -> str:
    """林文书、黄证管、王海燕等5人"""
    return "、".join(names) if len(names) <= most else f"{'、'.join(names[:most])}等{len(names)}人"
