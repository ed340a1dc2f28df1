"""Where the pictures of a revision are shown. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

Stored = dict[str, Any]  # one entry of Revision.images


def shown_at(images: Sequence[Stored], at: str, url_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """For components/_images.html: those below the stem (`at` is empty) or of the option with this id; `url_of` makes an address of a public id."""
    return [{"url": url_of(one["file"]), **{name: one.get(name) for name in ("words", "width", "height")}} for one in images if one["at"] == at]
