"""Addresses from which a start is allowed, as people write them."""

import pytest

from core.errors import Refused
from quiz.rules.admission import is_within, plain_code, read_ranges


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("192.168.1.0/24", ["192.168.1.0/24"]),
        ("192.168.1.77/24\n\n 10.0.0.9 \n10.0.0.9/32", ["192.168.1.0/24", "10.0.0.9"]),  # a host of the network means the network
        ("１０．０．０．０／８", ["10.0.0.0/8"]),
        ("2001:DB8::/32\n::1", ["2001:db8::/32", "::1"]),
        ("", []),
    ],
)
def test_ranges_are_one_a_line(written: str, understood: list[str]) -> None:
    assert read_ranges(written) == understood


@pytest.mark.parametrize(("written", "line"), [("10.0.0.1\n192.168.1.1-20", 2), ("党政办", 1), ("10.0.0.0/33", 1), ("10.0.0.*", 1)])
def test_what_is_no_address_is_named_with_its_line(written: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        read_ranges(written)
    assert refused.value.sentence.startswith(f"第 {line} 行“")


@pytest.mark.parametrize(
    ("address", "ranges", "within"),
    [
        ("10.1.2.3", [], True),
        (None, [], True),
        (None, ["0.0.0.0/0"], False),
        ("10.1.2.3", ["10.1.0.0/16"], True),
        ("10.2.2.3", ["10.1.0.0/16"], False),
        ("::ffff:10.1.2.3", ["10.1.0.0/16"], True),
        ("2001:db8::5", ["10.1.0.0/16", "2001:db8::/32"], True),
    ],
)
def test_whether_an_address_lies_within(address: str | None, ranges: list[str], within: bool) -> None:
    assert is_within(address, ranges) is within


def test_a_code_may_be_typed_in_full_width_and_with_gaps() -> None:
    assert plain_code(" ４８２ 915 ") == "482915"
