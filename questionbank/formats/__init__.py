"""Formats of question files, in and out: one module each, found by looking into this package; one record between all of them (`base.Record`)."""

import importlib
import pkgutil
from functools import cache

from core.errors import Refused
from questionbank.formats.base import Format


@cache
def every() -> list[Format]:
    """All formats in the order in which they are asked whether a file is theirs."""
    modules = [importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
    return sorted((module.FORMAT for module in modules if hasattr(module, "FORMAT")), key=lambda one: one.order)


def get(code: str) -> Format:
    """The format with this code; KeyError for one that there is not."""
    return {one.code: one for one in every()}[code]


def chosen(code: str) -> Format:
    """The same for a code that somebody chose."""
    try:
        return get(code)
    except KeyError:
        raise Refused("format_unknown", "没有这种格式，请重新选择。", field="format") from None


def detect(data: bytes) -> Format:
    """The format of a file, told by its content; refuses what none of them recognises."""
    found = next((one for one in every() if one.recognises(data)), None)
    if found is None:
        known = "、".join(one.label for one in every())
        raise Refused(
            "format_unknown",
            f"看不出这是什么文件，或文件已损坏。可以导入：{known}。请另存为其中一种再上传；表格要有“题型”“题干”“答案”等列名。",
            field="file",
        )
    return found
