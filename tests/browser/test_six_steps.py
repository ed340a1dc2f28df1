"""From nothing to a published exam: six steps by one person, in at most 6 pages and 30 clicks and typed fields together."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import excel, jobs
from core.models import Office
from examsite.setup import codes
from people.migrations import _data
from people.models import AccountSlip, Person
from questionbank.models import Question
from quiz.models import Candidate, Exam
from tests.browser.helpers import axe_clean, fits

pytestmark = [pytest.mark.browser, pytest.mark.real_data]

MOST_PAGES, MOST_ACTIONS = 6, 30
OFFICES = ("党政办公室", "综合行政执法办公室", "平安法治办公室")


class Clerk:
    """Counts what a person does: each click, each field filled, each file chosen, and the pages they come to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions: list[str] = []
        self.pages: list[str] = []
        page.on("framenavigated", lambda frame: self._came_to(frame.url))

    def _came_to(self, url: str) -> None:
        path = re.sub(r"\?.*$", "", re.sub(r"^https?://[^/]+", "", url))
        if path not in self.pages and path.startswith("/"):
            self.pages.append(path)

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.actions.append(f"types {label}")

    def clicks(self, name: str, *, role: Any = "button") -> None:
        self.page.get_by_role(role, name=re.compile(name)).first.click()
        self.actions.append(f"clicks {name}")

    def chooses(self, field: str, file: Path) -> None:
        self.page.locator(field).set_input_files(file)
        self.actions.append(f"chooses {file.name}")

    def looks(self) -> None:
        """Every page on the way is accessible and fits."""
        axe_clean(self.page)
        fits(self.page)


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    """112 people in four new units; 108 of them are 在编."""
    header = ("姓名", "单位", "职务", "编制类型", "手机号")
    rows = []
    for number in range(112):
        name = "陈林黄吴李王梁"[number % 7] + "甲乙丙丁戊己庚辛壬癸"[number % 10] + ("子" if number < 70 else "丑")
        unit, kind = ("明德村", "村（社区）干部") if number >= 108 else (OFFICES[number % 3], "公务员")
        rows.append((name, f"南山镇/{unit}", "科员", kind, f"1990001{number:04d}"))
    path = tmp_path / "人员.xlsx"
    path.write_bytes(excel.write([excel.Sheet("人员", header, rows, text_columns=frozenset({4}))]))
    return path


@pytest.fixture
def empty_system(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """As after bin/run --empty: only what the migrations put in."""
    settings.SETUP_CODE_FILE = tmp_path / "setup-code.txt"
    _data.add_staffing_types(apps, None)


def test_six_steps_lead_to_a_published_exam(empty_system: None, desk_page: Page, live_server: Any, people_file: Path, real_data: Path) -> None:
    clerk = Clerk(desk_page)
    desk_page.goto(live_server.url)
    set_up(clerk)
    bring_people(clerk, people_file)
    print_slips(clerk)
    bring_questions(clerk, real_data / "questions" / "judicial-1000.xlsx")
    make_exam(clerk)
    publish(clerk)
    assert len(clerk.pages) <= MOST_PAGES, clerk.pages
    assert len(clerk.actions) <= MOST_ACTIONS, clerk.actions


def set_up(clerk: Clerk) -> None:
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("建立本单位")
    clerk.looks()
    clerk.types("启用码", codes.current_code())
    clerk.types("单位名称", "南山镇")
    clerk.types("您的姓名", "林文书")
    clerk.types("您的手机号", "19900009999")
    clerk.types("设置密码", "Fresh-2026")
    clerk.clicks("建立并继续")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("导入人员")
    assert Office.objects.get().name == "南山镇"


def bring_people(clerk: Clerk, file: Path) -> None:
    clerk.looks()
    clerk.chooses("#id_file", file)
    clerk.clicks("上传并检查")
    expect(clerk.page.get_by_text("建立 4 个新单位")).to_be_visible()
    clerk.looks()
    clerk.clicks("建立 4 个新单位", role="checkbox")
    clerk.clicks("确认导入")
    expect(clerk.page.locator("#messages")).to_contain_text("新增 112 人")
    assert Person.objects.count() == 113


def print_slips(clerk: Clerk) -> None:
    clerk.clicks("打印账号条")
    expect(clerk.page.locator("#job")).to_be_visible()
    jobs.run_waiting(timezone.now())
    expect(clerk.page.locator("#job")).to_contain_text("已完成", timeout=20_000)
    clerk.looks()
    with clerk.page.expect_download() as download:
        clerk.clicks(r"账号条.*\.pdf", role="link")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert AccountSlip.objects.count() == 112


def bring_questions(clerk: Clerk, file: Path) -> None:
    clerk.clicks("准备题库", role="link")
    expect(clerk.page.locator("#id_file")).to_be_visible()
    clerk.looks()
    clerk.chooses("#id_file", file)
    clerk.clicks("上传并预览")
    expect(clerk.page.get_by_role("button", name="确认入库 999 道")).to_be_visible()
    clerk.looks()
    clerk.clicks("确认入库")
    expect(clerk.page.locator("#job")).to_be_visible()
    jobs.run_waiting(timezone.now())
    expect(clerk.page.locator("#job")).to_contain_text("已完成", timeout=20_000)
    assert Question.objects.drawable().count() == 999


def make_exam(clerk: Clerk) -> None:
    clerk.clicks("新建考试", role="link")
    expect(clerk.page.get_by_text("题库中没有判断题")).to_be_visible()
    clerk.looks()
    clerk.clicks("保存，下一步")
    expect(clerk.page.get_by_role("button", name="发布")).to_be_visible()
    clerk.looks()


def publish(clerk: Clerk) -> None:
    clerk.clicks("^发布$")
    expect(clerk.page.get_by_alt_text("考试链接的二维码")).to_be_visible()
    expect(clerk.page.get_by_label("发到工作群的通知")).to_have_value(re.compile("2026|20[0-9][0-9]年度学法考试"))
    clerk.looks()
    exam = Exam.objects.get()
    assert exam.state == Exam.State.PUBLISHED
    assert Candidate.objects.filter(exam=exam).count() >= 108
