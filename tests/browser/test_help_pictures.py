"""The pictures of the help. `HELP_PICTURES=write` takes them anew into static/help/; without it, this holds them against the pages they show:
each is there in its size, and its page still has what the help says about it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from core import files
from people.models import Person, Role
from questionbank.services import starter
from quiz.models import Attempt, Candidate
from tests import factories
from tests.browser.helpers import sign_in
from tests.people import tables
from tests.quiz import sitting

pytestmark = pytest.mark.browser
FOLDER = Path(settings.BASE_DIR) / "static" / "help"
SIZES = {"phone": (360, 640), "desk": (800, 700)}
WRITES = os.environ.get("HELP_PICTURES") == "write"
SECTIONS = (("single", 20, 200), ("multiple", 10, 400), ("judge", 10, 200))
WECHAT = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.16"


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, and words that the help names and that must stand on it. `act` makes the page what is shown."""

    name: str
    address: str
    words: tuple[str, ...]
    act: Callable[[Page], None] | None = None


class Village:
    """A small town in the middle of an exam."""

    def __init__(self) -> None:
        village = factories.office("东坡村")
        self.clerk = factories.clerk(mobile="13800000001", password=None)
        self.security = factories.person("符安全", role=Role.SECURITY_ADMIN, password=None)
        self.system = factories.person("黄系统", role=Role.SYSTEM_ADMIN, password=None)
        self.auditor = factories.person("劳审计", role=Role.AUDITOR, password=None)
        self.cadre = factories.person("陈志强", account="chenzhiqiang01", mobile="13900000002", post="科员", password=None)
        names = {"cairisheng01": "蔡日升", "linhaiyan01": "林海燕", "huangwenwu01": "黄文武", "fuxiaomei01": "符小梅"}
        others = [factories.person(name, unit=village, account=account, post="村委委员", password=None) for account, name in names.items()]
        starter.load_starter_bank(by=self.clerk, now=factories.NOON)
        self.newcomer = others[-1]
        everyone = (self.cadre, self.clerk, *others)
        self.exam = factories.exam(*everyone, title="2026年度学法考试", sections=SECTIONS)
        Person.objects.filter(pk=others[2].pk).update(must_change_password=True)
        Candidate.objects.filter(exam=self.exam, person__in=others[:2]).update(sat=True, score=9200, grade="excellent")


def show_large(page: Page) -> None:
    page.get_by_role("button", name="大字版").click()


def open_hand_in(page: Page) -> None:
    page.locator("#open-sheet").click()
    page.locator("#sheet [data-hand-in]").click()


def upload_people(page: Page) -> None:
    rows = [tables.line("赖新来", mobile="13700000003"), tables.line("韦不全", kind=""), tables.line("林海燕", unit="南山镇/东坡村", kind="公务员")]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("#id_file").set_input_files({"name": "人员.xlsx", "mimeType": kind, "buffer": tables.file(*rows)})
    page.get_by_role("button", name="上传并检查").click()


def look(page: Page, shot: Shot, kind: str, base: str) -> None:
    page.goto(base + shot.address)
    if shot.act:
        shot.act(page)
    for words in shot.words:
        expect(page.locator("body")).to_contain_text(words)
    stored = FOLDER / f"{shot.name}.png"
    if WRITES:
        with Image.open(BytesIO(page.screenshot(animations="disabled"))) as taken:
            taken.convert("RGB").quantize(48, dither=Image.Dither.NONE).save(stored, optimize=True)
    with Image.open(stored) as picture:
        assert picture.size == SIZES[kind], f"{stored}: take it anew with HELP_PICTURES=write"


def on_the_phone(town: Village, attempt: Attempt, result: Attempt) -> list[tuple[Person | None, Shot]]:
    question = reverse("quiz:attempt", args=[attempt.public_id])
    now = timezone.now()
    file = files.store(b"%PDF-", name="考试情况.pdf", content_type="application/pdf", owner_kind="handed_over", owner_id=town.cadre.pk, now=now)
    return [
        (None, Shot("sign-in", "/sign-in/", ("登录", "大字版", "记住本机", "账号条"))),
        (town.newcomer, Shot("home", "/", ("现在可以参加", "进入考试"))),
        (town.cadre, Shot("question", question, ("已保存", "剩余时间", "标记", "答题卡", "下一题"))),
        (town.cadre, Shot("hand-in", question, ("还没有作答的题", "确认交卷", "继续答题"), open_hand_in)),
        (town.cadre, Shot("result", reverse("quiz:result", args=[result.public_id]), ("退出，换下一位", "优秀"))),
        (town.cadre, Shot("me", "/me/", ("修改密码", "登录过的设备"))),
        (town.cadre, Shot("file", reverse("core:file_page", args=[file.public_id]), ("在浏览器中打开", "复制链接", "10 分钟"))),
        (town.cadre, Shot("large", question, ("标准版", "下一题"), show_large)),
    ]


def on_the_desk(town: Village) -> list[tuple[Person | None, Shot]]:
    exam = [town.exam.public_id]
    return [
        (town.clerk, Shot("people", reverse("people:list"), ("导入人员", "添加一人", "打印账号条"))),
        (town.clerk, Shot("people-import", reverse("people:import"), ("检查结果", "有问题的行", "确认导入"), upload_people)),
        (town.clerk, Shot("units", reverse("people:units"), ("新建单位", "某一天的组成", "含下级在职"))),
        (town.clerk, Shot("changes", reverse("people:changes"), ("变动人员", "添加新进人员", "年度"))),
        (town.clerk, Shot("sign-in-help", reverse("people:help_sign_in") + "?q=czq", ("谁登录不了？", "重置密码"))),
        (town.clerk, Shot("questions", reverse("questionbank:list"), ("导入试题", "新建试题"))),
        (town.clerk, Shot("question-new", reverse("questionbank:new"), ("题型", "题干", "选项", "答案", "解析", "更多"))),
        (town.clerk, Shot("exam-new", reverse("quiz:new") + "?preset=annual", ("考试名称", "开始时间", "结束时间", "谁参加", "更多设置"))),
        (town.clerk, Shot("exam-published", reverse("quiz:exam_manage", args=exam), ("发到工作群的通知", "复制", "二维码海报", "应考名单"))),
        (town.clerk, Shot("roster", reverse("quiz:roster", args=exam), ("应考名单", "补列人员", "登录帮助"))),
        (town.clerk, Shot("missing", reverse("quiz:missing", args=exam), ("提醒", "发到工作群", "未考名单", "由综合管理员负责"))),
        (town.clerk, Shot("figures", reverse("reports:exam", args=exam), ("复制这句话", "参考率", "合格率", "优秀率", "结果确认", "导出PDF"))),
        (town.system, Shot("settings", reverse("settings"), ("功能开关", "备份", "保存"))),
        (town.system, Shot("backup", reverse("backup"), ("立即备份",))),
        (town.security, Shot("roles", reverse("people:roles"), ("给一个人角色", "范围", "取消"))),
        (town.auditor, Shot("audit", reverse("audit:entries"), ("核对记录是否完整", "更多条件", "导出Excel"))),
    ]


def test_the_pictures_of_the_help_show_the_pages_as_they_are(window: Any, live_server: Any, town: Any, settings: Any) -> None:
    settings.BACKUP_DIR = Path("/srv/xuefa/backups")  # what the page about backups names
    village = Village()
    asked = Client()
    asked.force_login(village.cadre, backend="people.backends.SignInBackend")
    done = sitting.start(asked, village.exam)
    sitting.answer_all(asked, done, wrong=1)
    sitting.hand_in(asked, done)
    attempt = sitting.start(asked, village.exam)
    sitting.answer_all(asked, attempt, wrong=20)
    for kind, shots in (("phone", on_the_phone(village, attempt, done)), ("desk", on_the_desk(village))):
        width, height = SIZES[kind]
        context = window(width, height, user_agent=WECHAT if kind == "phone" else None)
        page, last = context.new_page(), None
        for who, shot in shots:
            if who is not last and who is not None:
                sign_in(context, live_server.url, who)
            last = who
            if shot.name == "question":
                key = asked.cookies["device"].value
                path = reverse("quiz:attempt", args=[attempt.public_id])
                context.add_cookies([{"name": "device", "value": key, "domain": "localhost", "path": path}])
            look(page, shot, kind, live_server.url)
    assert {one.stem for one in FOLDER.glob("*.png")} == {
        shot.name for shots in (on_the_phone(village, attempt, done), on_the_desk(village)) for _, shot in shots
    }
