"""What a law is called."""

NATION = "中华人民共和国"


def full_title(said: str) -> str:
    """Without the marks and blanks somebody typed around it."""
    return "".join(said.split()).strip("《》〈〉<>")


def names_of(title: str) -> list[str]:
    """What somebody who names this law may have written."""
    short = short_title(title)
    return list(dict.fromkeys([full_title(title), short, NATION + short]))


def short_title(said: str) -> str:
    """How everybody names it, and how questions name it: 行政处罚法. Two laws with one short title are one law."""
    title = full_title(said)
    return title.removeprefix(NATION) or title
