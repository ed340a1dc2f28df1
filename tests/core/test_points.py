import pytest

from core.errors import Refused
from core.points import points_from_text, points_text


@pytest.mark.parametrize(("hundredths", "text"), [(10000, "100"), (9550, "95.5"), (9999, "99.99"), (0, "0"), (50, "0.5"), (None, "—")])
def test_points_as_text(hundredths: int | None, text: str) -> None:
    assert points_text(hundredths) == text


@pytest.mark.parametrize(("text", "hundredths"), [("95.5", 9550), (" 100 ", 10000), ("0", 0), ("60.00", 6000)])
def test_points_from_text(text: str, hundredths: int) -> None:
    assert points_from_text(text) == hundredths


@pytest.mark.parametrize("text", ["", "九十", "-1", "95.555", "NaN", "Infinity", "1e99"])
def test_what_is_no_score_gets_a_sentence(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        points_from_text(text)
    assert refusal.value.sentence
