"""上级培训: entered for people or from a file, proved, withdrawn with a reason; it counts in hours and in the county's figure."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from core import files
from core.errors import Refused
from core.models import StoredFile
from people.models import Membership, Person, PostKind, Team
from tests import factories
from tests.questionbank.drawings import drawing
from tests.training.things import AFTER
from tests.training.trainings import external, facts
from training.models import ExternalTraining
from training.rules.external_table import day_faults
from training.selectors import external as selectors
from training.selectors import ledger
from training.services import external as services
from training.services import external_file

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = AFTER.date()
HEADER = ["姓名", "账号", "培训名称", "举办单位", "类别", "开始日期", "结束日期", "学时", "是否考试", "成绩", "是否合格"]
SignIn = Callable[[Person], Client]


def row(name: str, account: str = "", **said: str) -> list[str]:
    values = {"title": "全县执法培训", "organiser": "县司法局", "level": "县级执法培训", "from": "2026-06-26", "until": "2026/6/28", "hours": "24"}
    values |= {"exam": "是", "score": "85.5", "passed": "是", **said}
    return [name, account, *values.values()]


def sheet(*rows: list[str], header: list[str] = HEADER) -> bytes:
    book, out = Workbook(), BytesIO()
    for one in (header, *rows):
        book.active.append(one)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def planned(clerk: Person, *rows: list[str]) -> external_file.Plan:
    return external_file.plan(data=sheet(*rows), by=clerk, today=TODAY)


def hours(person: Person, year: int = 2026) -> int:
    return ledger.totals([person.pk], year).get(person.pk, ledger.Balance(0, 0)).hours


def test_it_counts_for_each_of_them_until_it_is_withdrawn(clerk: Person, cadre: Person):
    one = external(cadre, clerk, by=clerk)
    assert (hours(cadre), hours(clerk)) == (800, 800)
    services.withdraw(training=one, reason="登记错了人", by=clerk, now=AFTER)
    assert (hours(cadre), hours(clerk)) == (0, 800)
    assert external(cadre, by=clerk).pk != one.pk, "what was withdrawn may be entered anew"


def test_it_counts_for_the_year_in_which_it_ended(clerk: Person, cadre: Person):
    external(cadre, by=clerk, on=date(2025, 12, 30), until_on=date(2026, 1, 2))
    assert (hours(cadre, 2025), hours(cadre, 2026)) == (0, 800)


def test_what_is_wrong_is_refused_whole(clerk: Person, cadre: Person):
    external(cadre, by=clerk)
    with pytest.raises(Refused, match=f"{cadre.name}的这次培训已经登记过"):
        external(clerk, cadre, by=clerk)
    with pytest.raises(Refused, match="结束日期早于"):
        external(clerk, by=clerk, until_on=date(2026, 6, 1))
    with pytest.raises(Refused, match="还没有结束"):
        external(clerk, by=clerk, on=date(2027, 6, 1))
    assert hours(clerk) == 0


def test_nobody_enters_for_people_of_other_units(cadre: Person):
    other = factories.person(role="clerk", role_unit=factories.office("财政所"), unit=factories.office("财政所"))
    with pytest.raises(Refused, match="不在您管理的单位里"):
        external(cadre, by=other)


def test_a_file_is_taken_whole(clerk: Person, cadre: Person):
    plan = planned(clerk, row(cadre.name), row(clerk.name, title="另一次培训", score="", passed="", exam=""))
    assert plan.errors == []
    assert external_file.take(plan=plan, proof=None, by=clerk, now=AFTER) == 2
    one = ExternalTraining.objects.get(person=cadre)
    assert (one.from_on, one.until_on, one.hours, one.score, one.passed) == (date(2026, 6, 26), date(2026, 6, 28), 2400, 8550, True)
    assert not ExternalTraining.objects.get(person=clerk).has_exam
    assert [len(again) for again in (planned(clerk, row(cadre.name)).new, planned(clerk, row(cadre.name)).there)] == [0, 1]


@pytest.mark.parametrize(
    ("said", "column", "sentence"),
    [
        ({"level": "省级"}, "类别", "没有“省级”这种类别"),
        ({"from": "六月底"}, "开始日期", "不是日期"),
        ({"until": "2026-06-01"}, "结束日期", "早于开始日期"),
        ({"until": "2027-06-01"}, "结束日期", "还没有结束"),
        ({"hours": "很多"}, "学时", "不是学时"),
        ({"title": ""}, "培训名称", "没有填培训名称"),
        ({"passed": "还行"}, "考试合格", "请填“是”或“否”"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(clerk: Person, cadre: Person, said: dict[str, str], column: str, sentence: str):
    plan = planned(clerk, row(clerk.name), row(cadre.name, **said))
    assert [(one.row, one.column) for one in plan.faults] == [(3, column)]
    assert sentence in plan.faults[0].message
    with pytest.raises(Refused, match="整个文件都没有登记"):
        external_file.take(plan=plan, proof=None, by=clerk, now=AFTER)
    assert not ExternalTraining.objects.exists()


def test_whom_a_row_means_is_never_guessed(clerk: Person, cadre: Person):
    twin = factories.person(cadre.name, unit=factories.office("财政所"))
    plan = planned(clerk, row(cadre.name), row(twin.name, twin.account), row("无此人"))
    assert [one.person for one in plan.new] == [twin]
    assert [one.message[:6] for one in plan.faults] == ["有 2 位“", "没有找到在职"]


def test_the_template_can_be_read_back(clerk: Person, cadre: Person):
    book = load_workbook(BytesIO(external_file.template()))
    page = book.worksheets[0]
    header = [cell.value for cell in page[3]]
    said = {"姓名": cadre.name, "培训名称": "党校班", "举办单位": "县委党校", "类别": "党校培训", "开始日期": "2026-03-01", "学时": 16}
    for column, label in enumerate(header, 1):
        page.cell(4, column, said.get(str(label)))
    out = BytesIO()
    book.save(out)
    plan = external_file.plan(data=out.getvalue(), by=clerk, today=TODAY)
    assert ([one.facts.title for one in plan.new], plan.errors, plan.unknown) == (["党校班"], [], [])


def team_of(*people: Person, until: dict[Person, date] | None = None) -> Team:
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    for one in people:
        Membership.objects.create(team=team, person=one, post_kind=PostKind.ENFORCEMENT, from_on=date(2025, 1, 1), until_on=(until or {}).get(one))
    return team


def test_the_countys_figure_names_its_base(clerk: Person, cadre: Person, leader: Person):
    left = factories.person("王海燕")
    team = team_of(clerk, cadre, left, until={left: date(2026, 7, 31)})
    external(cadre, left, by=clerk, has_exam=True, score=9000, passed=True)
    external(cadre, by=clerk, title="第二期", on=date(2026, 9, 1))
    external(clerk, by=clerk, title="党校班", level="party_school")
    external(leader, by=clerk)
    found = selectors.county(2026, team, TODAY)
    assert (found.times, found.people, found.rate.base, found.rate.table) == (3, 1, 2, "50.0%")
    assert (found.examined, found.passed, found.base_text) == (1, 1, "2026-11-20 在综合行政执法队的 2 人")
    assert selectors.county(2026, team, date(2026, 6, 30)).rate.base == 3, "as the team was on that day"


def test_two_memberships_count_one_training_once(clerk: Person, cadre: Person):
    team = team_of(cadre, until={cadre: date(2025, 5, 1)})
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.ENFORCEMENT, from_on=date(2025, 6, 1))
    external(cadre, by=clerk)
    assert selectors.county(2026, team, TODAY).times == 1


def test_a_proof_is_its_persons_and_their_clerks(clerk: Person, cadre: Person):
    other = factories.person("王海燕", unit=factories.office("财政所"))
    strangers_clerk = factories.person(role="clerk", role_unit=factories.office("林业站"), unit=factories.office("林业站"))
    proofs = [services.keep_proof(upload=SimpleUploadedFile("证.png", drawing()), title="培训", by=clerk, now=AFTER) for _ in range(2)]
    services.enter(people=[cadre], facts=facts("一个人的"), proof=proofs[0], by=clerk, now=AFTER)
    services.enter(people=[cadre, other], facts=facts("两个人的"), proof=proofs[1], by=clerk, now=AFTER)
    may = [[files.may_read(person, StoredFile.objects.get(pk=one.pk)) for one in proofs] for person in (clerk, cadre, other, strangers_clerk)]
    assert may == [[True, True], [True, False], [False, False], [False, False]]
    assert set(StoredFile.objects.values_list("expires_at", flat=True)) == {None}


def test_a_whole_team_but_two_is_entered_on_one_page(clerk: Person, cadre: Person, signed_in: SignIn):
    absent = factories.person("王海燕")
    team = team_of(clerk, cadre, absent)
    today = timezone.localdate()
    said = {"title": "县级班", "level": "county", "organiser": "县司法局", "from_on": today, "hours": "8", "team": team.public_id, "but": absent.name}
    response = signed_in(clerk).post(reverse("training:external_enter"), said)
    assert response.status_code == 302
    assert {one.person for one in ExternalTraining.objects.all()} == {clerk, cadre}
    page = signed_in(clerk).get(response["Location"]).content.decode()
    assert "66.7%" in page
    assert f"{today} 在综合行政执法队的 3 人" in page


def test_a_file_is_shown_before_it_is_taken(clerk: Person, cadre: Person, signed_in: SignIn):
    client, page = signed_in(clerk), reverse("training:external_file")
    shown = client.post(page, {"file": SimpleUploadedFile("培训.xlsx", sheet(row(cadre.name, **{"from": "2025-06-26", "until": ""})))})
    assert '将登记 <strong class="num">1</strong> 条' in shown.content.decode()
    assert not ExternalTraining.objects.exists()
    for _ in range(2):
        client.post(page, {"stored": shown.context["stored"].public_id})
    assert ExternalTraining.objects.get().person == cadre


def test_training_before_anybody_here_worked_is_a_slip_of_the_date():
    assert day_faults(date(1, 1, 1), date(1, 1, 1), TODAY) == ["0001-01-01 太早，请核对日期。"]
