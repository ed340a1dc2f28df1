"""到会情况 as offices write it into a table. Pure."""

import unicodedata

_SAID = {
    "present": ("到会", "出席", "已到", "到", "签到", "已签到", "参加", "是", "1", "√", "✓", "✔", "☑", "y", "yes"),
    "late": ("迟到", "晚到"),
    "leave": ("请假", "事假", "病假", "公假", "年假", "产假", "公差", "出差"),
    "absent": ("缺席", "未到", "没到", "没来", "未参加", "旷会", "缺勤", "否", "0", "×", "x", "✗", "✘", "n", "no"),
}
_STATUS_OF = {word: status for status, words in _SAID.items() for word in words}


def status_of(text: str) -> str | None:
    """The status a cell means; "" where it says nothing, None where it is no word for one."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    return _STATUS_OF.get(plain) if plain else ""
