"""The office chooses the columns of 花名册 and the opinions of 申领表, within what there is."""

from typing import Any

import pytest
from django.urls import reverse

from certificates.models import CertificateRules
from certificates.rules import layout
from core.errors import Refused
from core.models import AuditEntry
from tests import factories
from tests.certificates import things

USUAL = [(name, "") for name in layout.USUAL_COLUMNS]


def test_what_is_usual_is_kept_as_nothing_so_that_it_follows_the_usual() -> None:
    assert layout.clean_roster(USUAL) == []
    assert layout.clean_form(layout.FORM_HEADING, layout.BY_HAND, layout.OPINIONS) == {}
    assert [name for name, _ in layout.roster([])] == list(layout.USUAL_COLUMNS)
    assert layout.form({}).opinions == layout.OPINIONS


def test_columns_come_in_the_offices_order_under_its_headings() -> None:
    kept = layout.clean_roster([("certificate_number", "执法证号"), ("name", " 姓 名 "), ("unit", "单位")])
    assert kept == [["certificate_number", "执法证号"], ["name", "姓 名"], ["unit", ""]]
    assert layout.roster(kept)[2] == ("unit", "单位")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([("name", ""), ("mobile", "")], "没有“mobile”这一列"),
        ([("name", ""), ("name", "姓名二")], "选了两次"),
        ([("unit", "")], "至少要有“姓名”"),
        ([("name", "一二三四五六七八九十一二三")], "最多 12 个字"),
    ],
)
def test_a_column_that_does_not_exist_stands_twice_or_is_named_too_long_is_refused(columns: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        layout.clean_roster(columns)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [(("表" * 31, (), ("甲",)), "最多 30 个字"), (("", (), ()), "至少保留一栏意见"), (("", ("甲",) * 7, ("甲",)), "最多 6 行")],
)
def test_a_form_that_does_not_fit_on_its_page_is_refused(said: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        layout.clean_form(*said)


@pytest.mark.django_db
def test_the_clerk_arranges_the_columns_on_the_page(signed_in: Any) -> None:
    client, address = signed_in(things.clerk()), reverse("certificates:layout")
    assert "执法权来源" in client.get(address).content.decode()
    said = {"version": 0, "show_name": "on", "order_name": 2, "show_certificate_number": "on", "order_certificate_number": 1}
    said |= {"heading_certificate_number": "执法证号", "heading": "执法证件申领表", "by_hand": "", "opinions": "镇政府意见\n县司法局意见"}
    assert "已保存" in client.post(address, said, follow=True).content.decode()
    kept = CertificateRules.objects.get()
    assert kept.roster == [["certificate_number", "执法证号"], ["name", ""]]
    assert kept.application == {"heading": "执法证件申领表", "by_hand": [], "opinions": ["镇政府意见", "县司法局意见"]}
    assert AuditEntry.objects.filter(event="certificates.layout_changed").count() == 1
    assert "刚被他人修改过" in client.post(address, said).content.decode()


@pytest.mark.django_db
def test_a_column_made_up_by_hand_is_not_taken_and_without_a_name_nothing_is_kept(signed_in: Any) -> None:
    said = {"version": 0, "show_mobile": "on", "order_mobile": 1, "opinions": "甲", "heading": "", "by_hand": ""}
    assert "至少要有“姓名”" in signed_in(things.clerk()).post(reverse("certificates:layout"), said).content.decode()
    assert not CertificateRules.objects.exists()


@pytest.mark.django_db
def test_who_keeps_the_certificates_of_one_unit_decides_nothing_for_the_town(signed_in: Any) -> None:
    office = factories.office("财政所")
    only_there = factories.person("吴证管", unit=office, role="certificate_clerk", role_unit=office)
    assert signed_in(only_there).get(reverse("certificates:layout")).status_code == 403
