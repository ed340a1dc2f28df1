"""Topics as Moodle's categories: the last name of a path."""

import re

_ROOT_CATEGORIES = re.compile(r"^\$[^$/]*\$(?:/top(?=/|$))?/?|^top(?=/|$)/?")
_SLASH = re.compile(r"(?<!/)/(?!/)")  # in a path; // is a slash in a name


def category_path(topic: str) -> str:
    """The category of a topic. A name may hold slashes, though not begin or end with one."""
    name = topic.replace("/", "//")
    name = f" {name}" if name.startswith("/") else name
    name = f"{name} " if name.endswith("/") else name
    return f"$course$/top/{name}" if topic else "$course$/top"


def topic_of(path: str) -> str:
    """The topic of a category: the last name of its path."""
    return _SLASH.split(_ROOT_CATEGORIES.sub("", path.strip(), count=1))[-1].replace("//", "/").strip()
