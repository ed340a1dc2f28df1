"""Loading the demo town is refused on a day it cannot tell of."""

import pytest
from django.core.management import CommandError, call_command

from core.models import Office


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "sentence"), [("2026-13-01", "写成"), ("2024-05-01", "不能早于")])
def test_a_wrong_day_is_refused_and_nothing_is_loaded(day: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("load_demo", today=day)
    assert not Office.objects.exists()
