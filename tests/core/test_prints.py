"""Who signs below a list is a setting of the office; every list has its head, unit, 截至, pages and a place for the seal."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import pdf, prints
from core.errors import Refused
from core.models import Office


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("", ["填表人", "审核人", "单位负责人（签字）"]),
        ("经办人、分管领导，主要领导（签字）", ["经办人", "分管领导", "主要领导（签字）"]),
        (" 制表： / 复核 ", ["制表", "复核"]),
        ("、、", ["填表人", "审核人", "单位负责人（签字）"]),
    ],
)
def test_who_signs(setting: str, names: list[str]) -> None:
    assert prints.signers(Office(name="南山镇", print_signers=setting)) == names


@pytest.mark.parametrize("setting", ["一、二、三、四、五、六", "综合行政执法队队长兼法治专干负责人签字并盖章处"])
def test_more_than_fits_on_a_line_is_refused(setting: str) -> None:
    with pytest.raises(Refused, match="最多 5 人"):
        prints.refuse_signers(setting)


@pytest.mark.django_db
def test_each_page_of_a_list_says_what_it_is_and_the_last_is_signed() -> None:
    Office.objects.create(id=1, name="南山镇", print_signers="经办人、分管领导")
    rows = [(number, f"人员{number}", "党政办公室", "", "") for number in range(1, 90)]
    context = {
        "heading": "南山镇通讯录",
        "unit_name": "南山镇",
        "as_of": date(2026, 11, 28),
        "header": ("序号", "姓名"),
        "rows": rows,
        "by": "林文书",
    }
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render("people/telephones_pdf.html", context))).pages]
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert "南山镇通讯录" in text
        assert "姓名" in text
        assert "南山镇 · 截至 2026-11-28" in text
        assert f"第 {number} 页 共 {len(pages)} 页" in text
    assert ["（盖章）" in text for text in pages] == [False] * (len(pages) - 1) + [True]
    assert "经办人：" in pages[-1]
    assert "填表人" not in pages[-1]
