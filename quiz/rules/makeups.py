"""补考: who may be taken, in words, and what its draft begins with. Pure."""

FAILED, ABSENT, DEFERRED = "failed", "absent", "deferred"
RESULTS = {FAILED: "不合格", ABSENT: "缺考", DEFERRED: "缓考"}  # how they stand in the exam they make up for
TITLE_LENGTH = 80


def title(parent: str, number: int) -> str:
    """2026年度学法考试补考, then …第2次补考."""
    ending = "补考" if number == 1 else f"第{number}次补考"
    return parent[: TITLE_LENGTH - len(ending)] + ending
