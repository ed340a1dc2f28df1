"""The roster of a team from Excel: each row means one person, one sentence for each bad row, all or nothing."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core import excel
from core.errors import Refused
from core.models import StoredFile
from people.models import EnforcementField, Membership, Person, Team
from people.services import memberships, team_file, teams
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = date(2026, 11, 20)
SPRING = date(2026, 3, 1)
HEADER = ("姓名", "单位", "编制类型", "账号", "岗位性质", "执法领域", "起")


@pytest.fixture
def team(clerk: Person) -> Team:
    EnforcementField.objects.get_or_create(name="综合执法")
    return teams.add(name="综合行政执法队", unit=factories.office("综合行政执法办公室"), by=clerk, now=factories.NOON)


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    made: Client = signed_in(clerk)
    return made


def line(
    name: str, *, unit: str = "", kind: str = "", account: str = "", post: str = "执法岗", field: str = "", day: str = "2026-03-01"
) -> tuple[str, ...]:
    return (name, unit, kind, account, post, field, day)


def sheet(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    return excel.write([excel.Sheet("队员", header, rows)])


def planned(team: Team, by: Person, *rows: tuple[str, ...]) -> team_file.Plan:
    return team_file.plan(team=team, data=sheet(*rows), by=by, today=TODAY)


def take(team: Team, by: Person, *rows: tuple[str, ...]) -> list[Membership]:
    return team_file.take(team=team, plan=planned(team, by, *rows), today=TODAY, by=by, now=factories.NOON)


def faults(team: Team, by: Person, *rows: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(one.row, one.message) for one in planned(team, by, *rows).faults]


def test_each_row_is_a_member_in_its_post_and_field_from_its_day(team: Team, clerk: Person, cadre: Person) -> None:
    other = factories.person("王海燕", unit=team.unit, password=None)
    made = take(team, clerk, line(cadre.name, field="综合执法"), line(other.name, post="内勤", day="2026年6月1日"))
    assert [(one.person, one.post_kind, str(one.field), one.from_on) for one in made] == [
        (cadre, "enforcement", "综合执法", SPRING),
        (other, "office", "None", date(2026, 6, 1)),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (line("无此人"), "没有找到在职人员“无此人”"),
        (line("陈志强", post=""), "没有填岗位性质"),
        (line("陈志强", post="队长"), "没有“队长”这种岗位性质，请填：执法岗、内勤、辅助"),
        (line("陈志强", field="河道采砂"), "没有“河道采砂”这个执法领域"),
        (line("陈志强", day=""), "没有填起"),
        (line("陈志强", day="三月"), "“三月”不是日期"),
        (line("陈志强", day="2026-11-21"), "还没有到"),
        (line("陈志强", unit="南山镇/财政所"), "但单位或号码与表中的对不上"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(team: Team, clerk: Person, cadre: Person, row: tuple[str, ...], says: str) -> None:
    [(number, sentence)] = faults(team, clerk, row)
    assert (number, says in sentence) == (2, True)


def test_one_bad_row_and_nobody_joins(team: Team, clerk: Person, cadre: Person) -> None:
    with pytest.raises(Refused, match="有 1 行需要改正"):
        take(team, clerk, line(cadre.name), line("无此人"))
    assert not Membership.objects.exists()


def test_namesakes_are_told_apart_by_staffing_type_unit_or_account(team: Team, clerk: Person, cadre: Person) -> None:
    other = factories.person(cadre.name, unit=team.unit, staffing_type=factories.staffing("事业编"), password=None)
    assert "有 2 位“陈志强”，请填账号或工号" in faults(team, clerk, line(cadre.name))[0][1]
    for said in ({"kind": "事业编"}, {"unit": "综合行政执法办公室"}, {"account": other.account}):
        assert [one.person for one in planned(team, clerk, line(cadre.name, **said)).new] == [other]


def test_of_two_in_one_unit_the_staffing_type_tells(team: Team, clerk: Person, cadre: Person) -> None:
    other = factories.person(cadre.name, unit=cadre.unit, staffing_type=factories.staffing("事业编"), password=None)
    assert [one.person for one in planned(team, clerk, line(cadre.name, unit=cadre.unit.name, kind="事业编")).new] == [other]


def test_the_same_person_twice_is_one_row_too_many(team: Team, clerk: Person, cadre: Person) -> None:
    assert faults(team, clerk, line(cadre.name), line(cadre.name, account=cadre.account, post="内勤")) == [(3, "与第 2 行是同一个人，请删去一行。")]


def test_who_is_there_already_is_passed_over_unless_the_row_says_something_else(team: Team, clerk: Person, cadre: Person) -> None:
    take(team, clerk, line(cadre.name))
    again = planned(team, clerk, line(cadre.name))
    assert ([one.person for one in again.there], again.new, again.errors) == ([cadre], [], [])
    [(row, sentence)] = faults(team, clerk, line(cadre.name, post="内勤"))
    assert (row, "已经在队里，自 2026-03-01 起" in sentence) == (2, True)


def test_people_beyond_the_clerk_are_not_found(team: Team, cadre: Person) -> None:
    chief = factories.person("队长", unit=team.unit, role="clerk", role_unit=team.unit, password=None)
    assert "没有找到在职人员“陈志强”" in faults(team, chief, line(cadre.name))[0][1]


def test_a_sheet_without_its_columns_is_refused(team: Team, clerk: Person) -> None:
    with pytest.raises(Refused, match="表头里没有“岗位性质”“起”列"):
        team_file.plan(team=team, data=sheet(("陈志强",), header=("姓名",)), by=clerk, today=TODAY)


def test_the_template_offers_what_the_lists_allow_and_can_be_read_back(team: Team, clerk: Person, cadre: Person) -> None:
    book = load_workbook(BytesIO(team_file.template()))
    page = book.active
    assert page is not None
    head = next(row for row in page.iter_rows() if row[0].value == "姓名")
    assert tuple(cell.value for cell in head) == HEADER
    for place, text in enumerate(line(cadre.name, field="综合执法"), 1):
        page.cell(head[0].row + 1, place, text)
    out = BytesIO()
    book.save(out)
    assert [one.person for one in team_file.plan(team=team, data=out.getvalue(), by=clerk, today=TODAY).new] == [cadre]


def test_a_town_without_fields_is_not_asked_for_them(team: Team) -> None:
    EnforcementField.objects.update(in_use=False)
    page = load_workbook(BytesIO(team_file.template())).active
    assert page is not None
    assert "执法领域" not in [cell.value for row in page.iter_rows() for cell in row]


def test_reading_costs_the_same_for_one_row_and_for_thirty(team: Team, clerk: Person) -> None:
    people = [factories.person(f"第{number}人", unit=team.unit, password=None) for number in range(30)]

    def cost(rows: int) -> int:
        with CaptureQueriesContext(connection) as context:
            assert len(planned(team, clerk, *(line(one.name) for one in people[:rows])).new) == rows
        return len(context.captured_queries)

    cost(1)
    assert cost(1) == cost(30)


# --- the page


def upload(client: Client, team: Team, *rows: tuple[str, ...]) -> Any:
    sent = SimpleUploadedFile("名单.xlsx", sheet(*rows))
    return client.post(reverse("people:team_file", args=[team.public_id]), {"file": sent})


def test_a_preview_then_a_confirmation_that_counts_once(team: Team, client: Client, cadre: Person) -> None:
    page = reverse("people:team_file", args=[team.public_id])
    preview = upload(client, team, line(cadre.name, field="综合执法"))
    assert "陈志强，党政办公室：公务员，执法岗（综合执法），2026-03-01 起" in preview.content.decode()
    assert not Membership.objects.exists()
    stored = {"stored": str(preview.context["stored"].public_id)}
    assert "已登记 1 名队员。" in client.post(page, stored, follow=True).content.decode()
    assert "都已登记过" in client.post(page, stored, follow=True).content.decode()
    assert Membership.objects.get().person == cadre


def test_a_bad_row_keeps_no_file_and_offers_no_confirmation(team: Team, client: Client, cadre: Person) -> None:
    body = upload(client, team, line(cadre.name), line("无此人")).content.decode()
    assert ("现在一名也不登记" in body, "第 3 行（姓名）：没有找到在职人员" in body, 'name="stored"' in body) == (True, True, False)
    assert not StoredFile.objects.filter(owner_kind__startswith="people.team_file").exists()


def test_a_file_of_somebody_else_or_for_another_team_is_not_taken(team: Team, client: Client, clerk: Person, cadre: Person) -> None:
    stored = upload(client, team, line(cadre.name)).context["stored"]
    other = teams.add(name="应急队", unit=team.unit, by=clerk, now=factories.NOON)
    for sent in (str(stored.public_id), "x"):
        body = client.post(reverse("people:team_file", args=[other.public_id]), {"stored": sent}, follow=True).content.decode()
        assert "上传的文件已过期" in body
    assert not Membership.objects.exists()


def test_a_closed_team_takes_no_roster(team: Team, client: Client, clerk: Person, cadre: Person) -> None:
    memberships.join(team=team, person=cadre, post_kind="office", from_on=SPRING, today=TODAY, by=clerk, now=factories.NOON)
    Team.objects.update(closed_on=TODAY)
    assert "已于 2026-11-20 撤销" in client.get(reverse("people:team_file", args=[team.public_id])).content.decode()
    assert 'name="stored"' not in upload(client, team, line(clerk.name)).content.decode()
