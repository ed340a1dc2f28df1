"""The auditor's page: everything that happened, found by who, when, what, from where; and taken away as an Excel file."""

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from core import audit, excel, files, jobs, queue, seals
from core.home_cards import cards_for
from core.models import AuditEntry, Job
from examsite.audit import search, words
from people.models import Person, Role
from tests import factories
from tests.test_floors import FLOORS

pytestmark = pytest.mark.django_db
PAGE = "/manage/audit/"
NOON = factories.NOON


@pytest.fixture
def auditor(town: Any) -> Person:
    return factories.person("吴审计", role=Role.AUDITOR)


@pytest.fixture
def page(auditor: Person, signed_in: Any) -> Client:
    return signed_in(auditor)  # type: ignore[no-any-return]


def entry(subject: str, by: Person | None = None, at: datetime = NOON, event: str = "people.added", **more: Any) -> AuditEntry:
    return audit.record(event, by=by, now=at, subject=subject, **more)


def subjects(page: Client, **asked: str) -> list[str]:
    return [one.subject for one, *_ in page.get(PAGE, asked).context["rows"] if one.person_name != "吴审计"]


def test_only_the_auditor_of_the_whole_office_reads_it(page: Client, clerk: Person, signed_in: Any) -> None:
    assert page.get(PAGE).status_code == 200
    of_an_office = factories.person("周审计", role=Role.AUDITOR, role_unit=factories.office())
    for other in (clerk, of_an_office):
        for ask in (lambda c: c.get(PAGE), lambda c: c.post(PAGE + "export/"), lambda c: c.post(PAGE + "check/")):
            assert ask(signed_in(other)).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_each_filter_finds_what_it_says(page: Client, clerk: Person, cadre: Person) -> None:
    entry("甲", by=clerk, at=NOON - timedelta(days=2))
    entry("乙", by=cadre, address="10.0.0.7")
    entry("丙", event="quiz.exam_created", refused=True)
    Person.objects.filter(pk=clerk.pk).update(name="林改名")
    assert subjects(page) == ["丙", "乙", "甲"]
    assert subjects(page, until_on="2026-11-18") == ["甲"]
    assert subjects(page, from_on="2026-11-20", until_on="2026-11-20") == ["丙", "乙"]
    assert subjects(page, person="林改名") == subjects(page, person=clerk.account) == ["甲"]
    assert subjects(page, person="没有这个人") == []
    assert subjects(page, group="考试与名单") == subjects(page, outcome="refused") == ["丙"]
    assert subjects(page, address=" 10.0.0.7 ") == subjects(page, word="乙") == ["乙"]


def test_a_day_is_a_day_of_the_office(page: Client) -> None:
    entry("晚上", at=datetime(2026, 11, 19, 15, 59, 59, 999_999, tzinfo=UTC))
    entry("零点", at=datetime(2026, 11, 19, 16, 0, tzinfo=UTC))
    assert subjects(page, from_on="2026-11-20", until_on="2026-11-20") == ["零点"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from_on": "2026-11-20", "until_on": "2026-11-19"}, "不能早于"),
        ({"from_on": "昨天"}, "请填写如 2026-11-23 的日期"),
        ({"from_on": "0001-01-01"}, "请填写如 2026-11-23 的日期"),
        ({"until_on": "9999-12-31"}, "请填写如 2026-11-23 的日期"),
        ({"word": "a\0"}, "空字符"),
        ({"address": "10.0.0"}, "请填写完整的 IP 地址"),
        ({"group": "没有这组"}, "选择"),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained(page: Client, asked: dict[str, str], sentence: str) -> None:
    assert sentence in page.get(PAGE, asked).content.decode()


def test_pages_follow_each_other_without_gap_or_double(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    for place, minutes in enumerate((5, 3, 3, 3, 1)):
        entry(str(place), at=NOON - timedelta(minutes=minutes))
    seen, after = [], ""
    for _ in range(3):
        answer = page.get(PAGE, {"until_on": "2026-11-20", "after": after})
        seen += [one.subject for one, *_ in answer.context["rows"]]
        after = str(answer.context["last"])
    assert seen == ["4", "3", "2", "1", "0"]
    assert "已到最早的一条" in answer.content.decode()
    assert page.get(PAGE, {"after": "9" * 30}).status_code == page.get(PAGE, {"after": "x"}).status_code == 200


def test_the_list_costs_the_same_for_one_entry_and_for_thirty(page: Client) -> None:
    entry("甲")
    costs = []
    page.get(PAGE)
    for more in (0, 29):
        for place in range(more):
            entry(str(place), unit="党政办公室")
        with CaptureQueriesContext(connection) as taken:
            page.get(PAGE)
        costs.append(len(taken))
    assert costs[0] == costs[1]


def test_the_page_speaks_chinese_and_escapes_what_people_typed(page: Client, clerk: Person) -> None:
    entry("<b>甲</b>", by=clerk, event="quiz.attempt_handed_in", score=9550, grade="excellent", exam_over=True, units=["一办", "二办"], before="")
    entry("people:list", by=clerk, event="core.refused", refused=True, code="forbidden", of={"person_id": "7"})
    entry("丙", event="future.event")
    text = page.get(PAGE).content.decode()
    for shown in ("交卷评分", "&lt;b&gt;甲", "95.5 分", "优秀", "一办、二办", "人员（people:list）", "没有这项权限", "future.event", "未封存 3 条"):
        assert shown in text
    seals.seal_all(timezone.now())
    assert "第 1 号；未封存 0 条" in page.get(PAGE).content.decode()


def done(answer: Any) -> Job:
    job: Job = Job.objects.select_related("result").get(public_id=answer.headers["Location"].split("/")[-2])
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_the_excel_file_holds_what_was_filtered_and_its_making_is_an_entry(page: Client, clerk: Person) -> None:
    entry("=甲", by=clerk, reason="工作调动")
    entry("乙")
    job = done(page.post(PAGE + "export/?word=%3D甲"))
    assert job.sentence == "共 1 条。"
    title, note, header, row = excel.read_rows(files.content(job.result))
    assert "导出人：吴审计" in note[0]
    assert row[1:9] == ["2026-11-20 12:00:00", "林文书", str(clerk.pk), "", "添加人员", "=甲", "成功", "原因：工作调动"]
    assert AuditEntry.objects.get(event="core.job_asked").subject == "审计记录（Excel）"


def test_an_export_of_nothing_or_of_too_much_says_so(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有符合条件的审计记录" in done(page.post(PAGE + "export/?word=没有")).sentence
    monkeypatch.setattr("examsite.audit.work.AT_MOST", 1)
    assert "请缩小日期范围" in done(page.post(PAGE + "export/")).sentence
    assert page.post(PAGE + "export/?from_on=昨天").status_code == 400


def test_the_auditor_can_have_the_seals_checked_without_a_command_line(page: Client) -> None:
    entry("甲", at=timezone.now() - timedelta(minutes=6))
    assert "超过 5 分钟未封存" in done(page.post(PAGE + "check/")).sentence
    seals.seal_all(timezone.now())
    assert "没有发现改动" in done(page.post(PAGE + "check/")).sentence


def test_the_overview_warns_when_nobody_seals(auditor: Person, clerk: Person) -> None:
    now = timezone.now()
    entry("甲", at=now, refused=True)
    assert [(one.figure, one.urgent) for one in cards_for(auditor, now) if one.title == "审计记录"] == [("1 条", False)]
    later = now + timedelta(minutes=6)
    assert [(one.figure, one.urgent) for one in cards_for(auditor, later) if one.title == "审计记录"] == [("1 条未封存", True)]
    assert not [one for one in cards_for(clerk, later) if one.title == "审计记录"]


# --- every event has words


EVENT = re.compile(rf"({'|'.join(FLOORS)}|setup|audit)\.[a-z_]+")


def recorded() -> Iterator[str]:
    """What looks like an event in modules that call `record`: whole ones, and beginnings of those that are put together there."""
    for path in (found for room in FLOORS for found in Path(settings.BASE_DIR / room).rglob("*.py") if found.name not in ("words.py", "events.py")):
        nodes = list(ast.walk(ast.parse(path.read_text())))
        if any(isinstance(one, ast.Call) and getattr(one.func, "attr", getattr(one.func, "id", "")) == "record" for one in nodes):
            kinds = [one.value for one in nodes if isinstance(one, ast.keyword) and one.arg == "kind"]  # of notices, named alike
            kinds += [one.value for one in nodes if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "").endswith("KIND")]
            texts = [one for one in nodes if isinstance(one, ast.Constant) and one not in kinds]
            yield from (one.value for one in texts if isinstance(one.value, str) and EVENT.fullmatch(one.value))


def test_every_event_that_the_code_records_has_words() -> None:
    autodiscover_modules("tasks")
    unnamed = {event for event in recorded() if not any(one.startswith(event) for one in words.WORDS)}
    assert not "、".join(sorted(unnamed - set(queue._handlers) - set(jobs._runners)))  # what wakes a worker, and its work, have the same shape


def test_every_particular_that_the_code_records_has_words() -> None:
    """What is written `audit.record(…, name=…)`; the rest of its arguments are columns of the entry."""
    columns = set(inspect.signature(audit.record).parameters)
    unnamed = set()
    for path in (found for room in FLOORS for found in Path(settings.BASE_DIR / room).rglob("*.py")):
        for call in (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call) and ast.unparse(one.func) == "audit.record"):
            unnamed |= {one.arg for one in call.keywords if one.arg} - columns - set(words._DETAILS)
    assert unnamed == set()
