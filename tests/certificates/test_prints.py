"""What is printed of certificates: rosters, identity pages and application forms, by the worker, for who may, written down."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates.models import Certificate, CertificateFile, CertificateRules
from certificates.rules.life import Kind
from certificates.selectors import roster
from certificates.services import application_prints, identity_prints, roster_prints
from core import files, jobs, verify
from core.errors import Refused
from core.models import AuditEntry, Job, Office
from people.models import Person, PostKind, Team
from tests import factories
from tests.certificates import team_things, things

pytestmark = pytest.mark.django_db


def finished(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def text(job: Job) -> str:
    assert job.result is not None, job.sentence
    return "".join(page.extract_text() for page in PdfReader(BytesIO(files.content(job.result))).pages).replace("\n", "")


def sheet(job: Job) -> list[tuple[Any, ...]]:
    assert job.result is not None, job.sentence
    return list(load_workbook(BytesIO(files.content(job.result))).worksheets[0].iter_rows(values_only=True))


def print_roster(team: Team | None, *, on: date = things.TODAY, file: str = "pdf", by: Person | None = None) -> Job:
    return finished(roster_prints.ask(team=team, on=on, file=file, by=by or things.clerk(), now=factories.NOON, back_url="/"))


@pytest.fixture
def team(town: Any, cadre: Person) -> Team:
    """Three people: one with a card, one whose card is suspended, an assistant without."""
    team_things.member(cadre)
    suspended = team_things.member("王海燕").person
    team_things.member("符大志", PostKind.ASSISTANT)
    things.certificate(cadre, number="粤N000123")
    things.step(things.certificate(suspended, number="粤N000456"), Kind.SUSPEND, date(2026, 3, 1))
    return team_things.team()


class TestRoster:
    def test_it_names_everybody_of_the_team_with_the_base_of_its_count_and_who_signs(self, team: Team) -> None:
        told = text(print_roster(team))
        for said in (
            "综合行政执法队执法人员花名册",
            "截至 2026-11-20",
            "全队 3 人，其中持有效行政执法证 1 人",
            "粤N000123",
            "暂扣中",
            "未持证",
            "填表人",
        ):
            assert said in told
        assert "第 1 页 共 1 页" in told

    def test_of_a_past_day_it_says_how_things_stood_then(self, team: Team) -> None:
        told = text(print_roster(team, on=date(2025, 6, 1)))
        assert "其中持有效行政执法证 2 人" in told
        assert "暂扣中" not in told

    def test_the_excel_file_has_days_and_texts_and_the_same_foot(self, team: Team) -> None:
        rows = sheet(print_roster(team, file="xlsx"))
        head = next(row for row in rows if row[0] == "序号")
        first = dict(zip(head, next(row for row in rows if row[0] == 1), strict=True))
        assert (first["证件编号"], first["有效期至"].date(), first["岗位性质"]) == ("粤N000123", date(2028, 12, 31), "执法岗")
        assert any("单位负责人" in str(row[0]) for row in rows)

    def test_its_columns_are_those_the_office_chose(self, team: Team) -> None:
        CertificateRules.objects.create(id=1, roster=[["name", "队员"], ["certificate_number", "执法证号"], ["signature", ""]])
        assert ("队员", "执法证号", "签名") in sheet(print_roster(team, file="xlsx"))

    def test_of_the_town_it_names_everybody_with_a_valid_card_once(self, team: Team, cadre: Person) -> None:
        things.certificate(cadre, family="national", number="国N1")
        found = roster.of_holders(things.clerk(), things.TODAY)
        assert ([one.number for one in found.lines], found.holders, found.cards) == ([1, None], 1, 2)
        assert "持有效行政执法证 1 人（2 张）" in text(print_roster(None))

    def test_of_one_office_it_is_headed_by_that_office(self, team: Team, cadre: Person) -> None:
        theirs = factories.person("吴证管", unit=cadre.unit, role="certificate_clerk", role_unit=cadre.unit, password=None)
        told = text(print_roster(None, by=theirs))
        assert f"{cadre.unit.name}执法人员花名册" in told
        assert f"{cadre.unit.name}持有效行政执法证 1 人" in told

    def test_who_is_on_no_books_any_more_is_told_of(self, team: Team, cadre: Person) -> None:
        cadre.postings.update(until_on=date(2026, 1, 1))
        assert "持有效行政执法证 1 人，其中 1 人当日不在册" in text(print_roster(None))

    def test_the_number_of_a_member_of_another_office_is_masked(self, team: Team, cadre: Person) -> None:
        finance = factories.office("财政所")
        team.unit = finance
        team.save(update_fields=["unit"])
        theirs = factories.person("吴证管", unit=finance, role="certificate_clerk", role_unit=finance, password=None)
        told = text(print_roster(team, by=theirs))
        assert "粤N000123" not in told
        assert "粤N****23" in told

    def test_it_takes_the_same_statements_for_one_and_for_many(self, team: Team, django_assert_max_num_queries: Any) -> None:
        for number in range(20):
            things.certificate(team_things.member(f"甲{number}").person)
        with django_assert_max_num_queries(8):
            found = roster.of_team(team, things.TODAY, things.clerk())
            assert len([found.cells(line, ["unit", "staffing_type", "fields", "state"]) for line in found.lines]) == 23

    def test_a_leader_prints_it_and_who_may_read_no_longer_does_not(self, team: Team, leader: Person) -> None:
        assert print_roster(team, by=leader).state == Job.State.DONE
        job = roster_prints.ask(team=team, on=things.TODAY, file="pdf", by=leader, now=factories.NOON, back_url="/")
        leader.role_assignments.all().delete()
        assert "不能查看这支队伍" in finished(job).sentence

    def test_a_day_to_come_is_refused(self, team: Team) -> None:
        with pytest.raises(Refused, match="不晚于今天"):
            print_roster(team, on=date(2027, 1, 1))


def print_identity(what: Certificate | Team, by: Person | None = None) -> Job:
    ask: dict[str, Any] = {"base": "https://xf.example/", "by": by or things.clerk(), "now": factories.NOON, "back_url": "/"}
    if isinstance(what, Team):
        return finished(identity_prints.ask_team(team=what, **ask))
    return finished(identity_prints.ask_one(certificate=what, **ask))


class TestIdentityPage:
    def test_a_card_says_who_it_is_and_that_it_is_no_certificate(self, team: Team, cadre: Person) -> None:
        told = text(print_identity(cadre.certificates.get()))
        for said in ("陈志强", "粤N000123", "南山镇人民政府", "法定授权", "本页不是行政执法证，仅供内部核对", "2024-01-01 至 2028-12-31"):
            assert said in told
        assert "扫码核验" not in told

    def test_of_a_team_only_valid_cards_are_printed(self, team: Team) -> None:
        job = print_identity(team)
        assert "粤N000456" not in text(job)
        assert job.sentence == "共 1 张。1 张没有登记照片，留有贴照片的位置。"
        assert AuditEntry.objects.get(event="certificates.printed").subject == "综合行政执法队执法人员身份信息页"

    def test_the_code_is_printed_only_where_the_office_answers_who_asks(self, team: Team) -> None:
        Office.objects.update(certificate_check=True)
        told = text(print_identity(team))
        assert "扫码核验" in told
        assert verify.shown(Certificate.objects.get(number="粤N000123").code) in told

    def test_a_photo_is_printed_where_there_is_one(self, team: Team, cadre: Person) -> None:
        keep_photo(cadre.certificates.get(), photo())
        job = print_identity(team)
        assert job.sentence == "共 1 张。"
        assert job.result is not None
        assert len(PdfReader(BytesIO(files.content(job.result))).pages[0].images) == 1

    def test_a_card_that_is_not_valid_has_none(self, team: Team) -> None:
        suspended = Certificate.objects.get(number="粤N000456")
        assert "只有有效的证件可以打印" in print_identity(suspended).sentence

    def test_nine_cards_stand_on_two_sheets(self, team: Team) -> None:
        for number in range(8):
            things.certificate(team_things.member(f"甲{number}").person)
        job = print_identity(team)
        assert job.result is not None
        assert len(PdfReader(BytesIO(files.content(job.result))).pages) == 2

    def test_who_does_not_manage_the_cards_of_the_people_prints_none(self, team: Team, leader: Person) -> None:
        assert "您管理的" in print_identity(team, by=leader).sentence


def photo() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (300, 400), "#8899aa").save(out, "JPEG")
    return out.getvalue()


def keep_photo(certificate: Certificate, data: bytes) -> None:
    owner = {"owner_kind": CertificateFile.OWNER_KIND, "owner_id": certificate.public_id}
    stored = files.store(data, name="照片.jpg", content_type="image/jpeg", now=factories.NOON, **owner)
    CertificateFile.objects.create(certificate=certificate, what=CertificateFile.What.PHOTO, file=stored, at=factories.NOON)


def print_form(certificate: Certificate, file: str = "pdf") -> Job:
    return finished(application_prints.ask(certificate=certificate, file=file, by=things.clerk(), now=factories.NOON, back_url="/"))


class TestApplicationForm:
    def test_it_says_who_applies_and_leaves_space_for_three_opinions(self, cadre: Person) -> None:
        team_things.member(cadre)
        one = things.apply(
            cadre, reason="新到执法岗位", conditions=[{"what": "established", "label": "在编", "met": True, "evidence": "公务员，在编"}]
        )
        told = text(print_form(one))
        for said in ("行政执法证申领表", "陈志强", "公务员", "综合行政执法队", "新到执法岗位", "在编：公务员，在编", "贴照片处", "出生年月"):
            assert said in told
        for opinion in ("所在单位意见", "县（市、区）司法局审核意见", "发证机关意见"):
            assert opinion in told

    def test_heading_and_opinions_are_the_offices(self, cadre: Person) -> None:
        CertificateRules.objects.create(id=1, application={"heading": "执法证件申领审批表", "by_hand": [], "opinions": ["镇人民政府意见"]})
        rows = sheet(print_form(things.apply(cadre), "xlsx"))
        assert rows[0][0] == "执法证件申领审批表"
        assert [row[0] for row in rows if "签字（盖章）" in str(row[1])] == ["镇人民政府意见"]

    @pytest.mark.parametrize(("kept", "pictures"), [(1.0, 1), (0.5, 0), (0.01, 0)])
    def test_a_damaged_photo_leaves_the_space_for_one(self, cadre: Person, kept: float, pictures: int) -> None:
        one, data = things.apply(cadre), photo()
        keep_photo(one, data[: int(kept * len(data))])
        job = print_form(one)
        assert job.result is not None, job.sentence
        assert len(PdfReader(BytesIO(files.content(job.result))).pages[0].images) == pictures
        assert ("贴照片处" in text(job)) is not bool(pictures)

    def test_a_card_that_begins_with_its_issue_has_none(self, cadre: Person) -> None:
        with pytest.raises(Refused, match="没有登记申领"):
            print_form(things.certificate(cadre))


def test_the_page_of_a_card_shows_its_code_only_while_anyone_may_check_it(team: Team, cadre: Person, signed_in: Any) -> None:
    one = cadre.certificates.get()
    address = reverse("certificates:card_papers", args=[one.public_id])
    client = signed_in(things.clerk())
    Office.objects.update(public_check=True)
    page = client.get(address).content.decode()
    assert verify.shown(one.code) not in page
    assert "核验" not in page
    Office.objects.update(certificate_check=True)
    page = client.get(address).content.decode()
    assert verify.shown(one.code) in page
    assert "data:image/svg+xml" in page
