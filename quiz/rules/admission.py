"""What an exam asks before the start: a code, an address, a notice that is confirmed. Pure: no database, no clock."""

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.errors import Refused

CODE_LENGTH = 6
WRONG_CODES = 5  # wrong tries of one candidate ...
WRONG_WINDOW = timedelta(minutes=10)  # ... within which there is no further one
MAX_RANGES = 100
MAX_NOTICE = 5000  # characters
NOTICE_TEMPLATE = """一、我已知道这场考试的时间、题量、次数和合格标准，由本人独立完成。
二、不请人代考，不替人考试，不与他人讨论答案，不抄袭。
三、不拍摄、不抄录、不传播试题和答案。
四、服从监考人员安排。设备、网络出现问题时，马上报告监考人员。
五、如有违反，接受成绩作废等处理。

本人已阅读以上内容，承诺遵守。"""


@dataclass(frozen=True)
class Admission:
    """What the form asks: whether a start code is read out, the addresses a start may come from (none: any), the notice (empty: none)."""

    asks_code: bool = False
    address_ranges: tuple[str, ...] = ()
    notice: str = ""


def plain_code(typed: str) -> str:
    """A code as people type it: full width, with gaps."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))


def read_ranges(text: str) -> list[str]:
    """One address or CIDR a line, as networks in their usual form; refused with the number of the line that is none."""
    found: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = unicodedata.normalize("NFKC", line).strip()
        if written:
            found.append(_network(written, number))
    if len(found) > MAX_RANGES:
        raise Refused("ranges_many", f"最多填 {MAX_RANGES} 行地址，现有 {len(found)} 行，请合并成网段。", field="address_ranges")
    return list(dict.fromkeys(found))


def _network(written: str, number: int) -> str:
    try:
        network = ipaddress.ip_network(written, strict=False)
    except ValueError:
        raise Refused(
            "range_malformed",
            f"第 {number} 行“{written[:45]}”不是网络地址。每行填一个地址或网段，如 192.168.1.20、192.168.1.0/24、2001:db8::/32。",
            field="address_ranges",
        ) from None
    return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)


def is_within(address: str | None, ranges: Sequence[str]) -> bool:
    """Whether a start may come from there; anywhere where no range is set. A v4 address that a v6 socket tells (::ffff:10.0.0.1) is a v4 address."""
    if not ranges:
        return True
    if address is None:
        return False
    here = ipaddress.ip_address(address)
    here = getattr(here, "ipv4_mapped", None) or here
    return any(here in ipaddress.ip_network(one) for one in ranges)


def check_notice(text: str) -> None:
    if len(text) > MAX_NOTICE:
        raise Refused("notice_long", f"考试须知最多 {MAX_NOTICE} 个字，现有 {len(text)} 个，请改短一些。", field="notice")
