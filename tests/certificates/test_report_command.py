"""`manage.py certificate_report`: the figures of a day for programs and for reading."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from certificates.rules.life import Kind
from people.models import Team
from tests import factories
from tests.certificates import figure_things as made
from tests.certificates import things

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def team(town: Any) -> Team:
    return made.town_of_the_report()


def told(*args: str) -> str:
    out = StringIO()
    call_command("certificate_report", *args, stdout=out)
    return out.getvalue()


def asked(*args: str) -> Any:
    return json.loads(told("--json", *args))


def test_a_past_day_is_told_as_it_was(team: Team) -> None:
    card = things.certificate(made.member("王海燕", until_on=date(2024, 12, 31)), on=date(2024, 1, 1))
    things.step(card, Kind.CANCEL, date(2025, 1, 1))
    then, now = asked("--on", "2024-12-12"), asked("--on", str(things.TODAY))
    assert (then["as_of"], then["team"]["holder_count"], then["team"]["base"]) == ("2024-12-12", 17, "全队23人，在编21人")
    assert (now["team"]["holder_count"], now["team"]["people"]) == (16, 22)
    assert then["sentence"].startswith("综合行政执法队全队23人（在编21人），行政执法证17人有效，持证率74%（按全队23人）")


def test_a_team_is_meant_by_its_name(team: Team) -> None:
    made.member("何秀兰", of=made.team("第二执法队", factories.office("财政所")))
    assert asked("--team", "第二执法队")["team"]["people"] == 1
    assert asked("--team", made.TEAM)["team"]["people"] == 22


def test_it_reads_well_in_a_terminal(team: Team) -> None:
    text = told("--on", str(things.TODAY))
    for said in ("全队22人，在编20人", "持证率：72.7%（16/22）", "持证率（在编）：80.0%（16/20）", "持证上岗率：88.9%（16/18）", "【每季到期】"):
        assert said in text


def test_figures_without_a_base_are_null(town: Any) -> None:
    answer = asked()
    assert (answer["team"], answer["unit"]["holding_rate"], answer["unit"]["holding_rate_text"]) == (None, None, "—")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--on", "去年"], "“去年”不是日期"),
        (["--on", "2999-01-01"], "不晚于今天"),
        (["--on", "0001-01-01"], "1950 年以来"),
        (["--team", "没有的队"], "没有名称为“没有的队”的队伍。现有：综合行政执法队。"),
    ],
)
def test_what_it_cannot_tell_is_said(args: list[str], says: str, team: Team) -> None:
    with pytest.raises(CommandError, match=says):
        told(*args)


def test_an_empty_database_is_said() -> None:
    with pytest.raises(CommandError, match="还没有建立单位"):
        told()
