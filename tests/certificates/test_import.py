"""行政执法证 by Excel file: whom a row means, what it says, and all of it or nothing."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from certificates.models import Certificate, CertificateEvent, CertificateRules, CertificateSpan
from certificates.rules.life import Kind, State
from certificates.services import card_file
from core.errors import Refused
from core.models import AuditEntry
from people.models import EnforcementField, Person, PersonnelChange
from people.services import changes
from tests import factories
from tests.certificates import things

pytestmark = pytest.mark.django_db
HEADER = (
    "姓名", "单位", "证件种类", "执法证号", "发证机关", "执法机构", "执法领域", "发证日期", "有效期起", "有效期至", "状态", "状态日期", "状态事由",
)  # fmt: skip
CARD: dict[str, Any] = {
    "姓名": "陈志强", "执法证号": "粤N000123", "发证机关": "湛江市司法局", "执法机构": "南山镇人民政府", "发证日期": "2024-01-01",
    "有效期起": "2024-01-01", "有效期至": "2028-12-31",
}  # fmt: skip


def book(*rows: dict[str, Any], header: tuple[str, ...] = HEADER, above: tuple[str, ...] = (), **formats: str) -> bytes:
    made = Workbook()
    for line in above:
        made.active.append([line])
    made.active.append(header)
    for row in rows:
        made.active.append([row.get(label) for label in header])
    for cell, code in formats.items():
        made.active[cell].number_format = code
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def planned(*rows: dict[str, Any], by: Person | None = None, **more: Any) -> card_file.Plan:
    return card_file.plan(data=book(*rows, **more), by=by or things.clerk(), today=things.TODAY)


def faults(*rows: dict[str, Any], **more: Any) -> str:
    return " ".join(f"{one.row} {one.column}：{one.message}" for one in planned(*rows, **more).faults)


def take(*rows: dict[str, Any], **more: Any) -> int:
    return card_file.take(plan=planned(*rows, **more), by=things.clerk(), now=factories.NOON)


@pytest.mark.postgres
def test_a_row_is_a_card_as_if_it_had_been_entered_by_hand(cadre: Person) -> None:
    fields = [EnforcementField.objects.get_or_create(name=name)[0] for name in ("综合执法", "应急管理")]
    assert take({**CARD, "执法领域": "综合执法、应急管理"}) == 1
    one = Certificate.objects.get()
    assert (one.person, one.number, one.state_on(things.TODAY), one.valid_until) == (cadre, "粤N000123", State.VALID, date(2028, 12, 31))
    assert set(one.fields.all()) == set(fields)
    assert [(event.kind, event.on) for event in one.events.all()] == [(Kind.ISSUE, date(2024, 1, 1))]
    assert CertificateSpan.objects.valid_on(date(2025, 1, 1)).get().certificate == one
    assert len(one.code) == 20
    assert AuditEntry.objects.get(event="certificates.imported").detail["count"] == 1


@pytest.mark.postgres
@pytest.mark.parametrize(("word", "state"), [("暂扣", State.SUSPENDED), ("已收回", State.RETURNED), ("注销", State.CANCELLED)])
def test_a_card_that_is_no_longer_valid_has_the_step_that_ended_it(cadre: Person, word: str, state: State) -> None:
    take({**CARD, "状态": word, "状态日期": date(2025, 3, 1), "状态事由": "调离"})
    one = Certificate.objects.get()
    assert one.state == state
    assert CertificateSpan.objects.valid_on(date(2025, 2, 28)).count() == 1
    assert not CertificateSpan.objects.valid_on(date(2025, 3, 1)).exists()
    assert one.events.last().reason == "调离"  # type: ignore[union-attr]


def test_the_header_may_stand_in_the_third_row_with_the_words_of_the_office(cadre: Person) -> None:
    header = ("姓　名", "行政执法证编号（必填）", "发证单位", "发证时间", "有效期", "备注")
    said = dict(zip(header, ("陈志强", "粤N1", "湛江市司法局", "2024年1月1日", "2024.01.01至2028.12.31", "无"), strict=True))
    plan = planned(said, header=header, above=("南山镇行政执法证登记表", "2026年填"))
    assert [one.facts.facts["valid_until"] for one in plan.new] == ["2028-12-31"]
    assert "备注" in plan.unknown


def test_a_csv_of_the_old_kind_is_read_too(cadre: Person) -> None:
    text = "姓名,执法证号,发证机关,有效期起,有效期至\r\n陈志强,粤N000123,湛江市司法局,2024/1/1,2028/12/31\r\n"
    plan = card_file.plan(data=text.encode("gb18030"), by=things.clerk(), today=things.TODAY)
    assert [one.facts.number for one in plan.new] == ["粤N000123"]


@pytest.mark.parametrize(
    ("number", "code", "read"),
    [
        (440825000123, "General", "440825000123"),
        (4408, "000000000000", "000000004408"),
        (440825199001011234, "General", None),
        (440825199001011234, "0", None),
        (440825199001011234, "000000000000000000", None),
        ("1.2E+15", "@", None),
        ("440825199001011234", "@", "440825199001011234"),
    ],
)
def test_a_number_is_read_exactly_or_refused_and_never_rounded(cadre: Person, number: Any, code: str, read: str | None) -> None:
    plan = planned({**CARD, "执法证号": number}, D2=code)
    if read is None:
        assert "后几位已经丢失" in plan.faults[0].message
    else:
        assert plan.new[0].facts.number == read


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"姓名": "没有这人"}, "没有找到"),
        ({"执法证号": None}, "请填写证件编号"),
        ({"有效期至": None}, "请填写有效期至"),
        ({"有效期至": "2023-12-31"}, "不晚于有效期起"),
        ({"有效期至": "长期"}, "不是日期"),
        ({"发证机关": None}, "请填写发证机关"),
        ({"证件种类": "驾驶证"}, "没有“驾驶证”这种证件种类"),
        ({"执法领域": "天文"}, "没有“天文”这个执法领域"),
        ({"状态": "遗失"}, "没有“遗失”这种状态"),
        ({"状态": "暂扣"}, "从哪一天起"),
        ({"状态": "注销", "状态日期": "2023-01-01"}, "早于发证日期"),
        ({"状态": "暂扣", "状态日期": "2029-01-01"}, "还没有到"),
        ({"发证日期": None, "有效期起": "2027-01-01"}, "请填写发证日期"),
        ({"状态": "申领中"}, "状态却是“申领中”"),
        ({"执法证号": None, "状态": "申领中"}, "还没有发证的不能用表格登记"),
        ({"有效期至": "2025-01-01", "状态": "暂扣", "状态日期": "2026-01-01"}, "已过有效期"),
    ],
)
def test_what_cannot_be_is_said_of_its_row_and_column(cadre: Person, said: dict[str, Any], sentence: str) -> None:
    assert sentence in faults({**CARD, **said})


def test_a_bad_row_has_one_error_and_then_nothing_is_written(cadre: Person) -> None:
    factories.person("王海燕")
    plan = planned(CARD, {**CARD, "姓名": "王海燕", "执法证号": None, "有效期至": "长期", "发证日期": "昨天"})
    assert [one.row for one in plan.faults] == [3]
    with pytest.raises(Refused, match="整个文件都没有登记"):
        card_file.take(plan=plan, by=things.clerk(), now=factories.NOON)
    assert not Certificate.objects.exists()


def test_namesakes_are_told_apart_by_their_unit(cadre: Person) -> None:
    factories.person("陈志强", unit=factories.office("财政所"))
    assert "请填账号或工号" in faults(CARD)
    assert planned({**CARD, "单位": cadre.unit.name}).new[0].person == cadre


def test_somebody_who_retired_has_the_card_entered_that_was_taken_back(clerk: Person, cadre: Person) -> None:
    gone = changes.Facts(kind=PersonnelChange.Kind.RETIRED, effective_on=date(2026, 1, 31), reason="到龄退休", person=cadre)
    changes.enter(facts=gone, by=clerk, now=factories.NOON)
    assert take({**CARD, "状态": "收回", "状态日期": "2026-01-31"}) == 1


def test_a_row_of_other_units_is_refused(cadre: Person) -> None:
    office = factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    assert "没有找到在职人员" in planned(CARD, by=only_there).faults[0].message


def test_the_office_fills_what_a_row_leaves_empty(cadre: Person) -> None:
    CertificateRules.objects.create(id=1, authority="徐闻县司法局", jurisdiction="南山镇", number_pattern="粤N[0-9]{6}", number_hint="粤N加六位数字")
    assert planned({**CARD, "发证机关": None}).new[0].facts.facts["authority"] == "徐闻县司法局"
    assert "粤N加六位数字" in faults({**CARD, "执法证号": "粤N1"})


class TestWhatIsThereAlready:
    def test_the_same_card_is_passed_over_and_listed(self, cadre: Person) -> None:
        take(CARD)
        again = planned(CARD)
        assert (again.new, [one.person for one in again.there], again.errors) == ([], [cadre], [])
        with pytest.raises(Refused, match="都已登记"):
            card_file.take(plan=again, by=things.clerk(), now=factories.NOON)

    @pytest.mark.parametrize(
        ("said", "sentence"), [({"有效期至": "2030-12-31"}, "办理换发"), ({"状态": "注销", "状态日期": "2026-01-01"}, "办理“注销”")]
    )
    def test_another_validity_or_state_is_refused_with_what_to_do(self, cadre: Person, said: dict[str, Any], sentence: str) -> None:
        take(CARD)
        assert sentence in faults({**CARD, **said})

    def test_what_else_differs_is_told_and_left_as_it_is(self, cadre: Person) -> None:
        take(CARD)
        assert [what for _, what in planned({**CARD, "发证机关": "广东省司法厅"}).differs] == ["发证机关"]

    def test_a_second_card_of_the_family_is_refused(self, cadre: Person) -> None:
        take(CARD)
        assert "与表中的编号不同" in faults({**CARD, "执法证号": "粤N000999"})
        assert len(planned({**CARD, "执法证号": "粤N000999", "状态": "注销", "状态日期": "2025-01-01"}).new) == 1

    def test_a_number_of_somebody_else_is_refused(self, cadre: Person) -> None:
        things.certificate(factories.person("王海燕"), number="粤N000123")
        assert "已是王海燕的有效证件的编号" in faults(CARD)

    def test_an_application_is_granted_by_its_row(self, cadre: Person) -> None:
        one = things.apply(cadre, on=date(2023, 12, 1))
        assert take(CARD) == 1
        one.refresh_from_db()
        assert (one.state, one.number, Certificate.objects.count()) == (State.VALID, "粤N000123", 1)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"状态": "遗失"}, "在用、失效的可以不填，其他请填：暂扣中、已缴回、已注销。"),
        ({"有效期至": "2030-12-31"}, "请在这张证件的页面办理换证；"),
        ({"执法证号": "粤N000999"}, "请在这张证件的页面办理换证；"),
        ({"执法证号": None, "状态": "未核发"}, "还没有核发的不能用表格登记"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_office(cadre: Person, said: dict[str, Any], sentence: str) -> None:
    words = {"step.renew": "换证", "step.issue": "核发", "state.valid": "在用", "state.expired": "失效", "state.returned": "已缴回"}
    CertificateRules.objects.create(id=1, words=words)
    take(CARD)
    assert sentence in faults({**CARD, **said})


@pytest.mark.parametrize(("other", "sentence"), [({}, "是同一张证件"), ({"执法证号": "粤N2"}, "一人只能有一张"), ({"姓名": "王海燕"}, "的编号相同")])
def test_what_stands_twice_in_the_table_is_refused(cadre: Person, other: dict[str, Any], sentence: str) -> None:
    factories.person("王海燕")
    assert sentence in faults(CARD, {**CARD, **other})


def test_thirty_cards_take_as_many_statements_as_two(cadre: Person, django_assert_max_num_queries: Any) -> None:
    people = [factories.person(f"甲{number}", password=None) for number in range(30)]
    rows = [{**CARD, "姓名": one.name, "执法证号": f"粤N{number}"} for number, one in enumerate(people)]
    things.clerk()
    with django_assert_max_num_queries(40):
        take(*rows)
    assert CertificateEvent.objects.count() == 30


def test_the_preview_shows_what_comes_and_the_second_click_adds_nothing(cadre: Person, signed_in: Any) -> None:
    client = signed_in(things.clerk())
    page = client.post(reverse("certificates:import"), {"file": SimpleUploadedFile("证件.xlsx", book(CARD))})
    assert "登记 1 张" in page.content.decode()
    stored = {"stored": page.context["stored"].public_id}
    assert "已登记 1 张" in client.post(reverse("certificates:import"), stored, follow=True).content.decode()
    assert "都已登记过" in client.post(reverse("certificates:import"), stored, follow=True).content.decode()
    assert Certificate.objects.count() == 1


def test_a_table_confirmed_twice_at_once_enters_a_card_that_is_over_only_once(cadre: Person) -> None:
    over = {**CARD, "状态": "已收回", "状态日期": "2025-01-01"}
    first, second = planned(over), planned(over)
    card_file.take(plan=first, by=things.clerk(), now=factories.NOON)
    with pytest.raises(Refused, match="编号 粤N000123）刚刚已登记"):
        card_file.take(plan=second, by=things.clerk(), now=factories.NOON)
    assert Certificate.objects.count() == 1


def test_the_template_filled_in_is_a_table_that_is_read(cadre: Person) -> None:
    made = load_workbook(BytesIO(card_file.template()))
    sheet = made.worksheets[0]
    header = [cell.value for cell in sheet[3]]
    sheet.append([CARD.get({"证件编号": "执法证号"}.get(str(label), str(label))) for label in header])
    out = BytesIO()
    made.save(out)
    plan = card_file.plan(data=out.getvalue(), by=things.clerk(), today=things.TODAY)
    assert (len(plan.new), plan.unknown, plan.errors) == (1, [], [])
