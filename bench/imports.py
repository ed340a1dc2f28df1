"""How long importing 1,000 people and 1,000 questions takes, and the longest transaction of each: `python bench/imports.py [ROWS]`.

Works on a throw-away SQLite file; prints seconds by the clock and of the processor.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="exam-bench-")
os.environ.update(SECRET_KEY="x" * 50, DJANGO_SETTINGS_MODULE="examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.timing import held, writers_timed  # noqa: E402
from core import excel  # noqa: E402
from people.services import imports as people_imports  # noqa: E402
from people.services import units  # noqa: E402
from questionbank.models import Question  # noqa: E402
from questionbank.services import imports as question_imports  # noqa: E402
from questionbank.services import reading  # noqa: E402


def measured(what: str, work: Callable[[], Any]) -> Any:
    held.clear()
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    longest = f"; longest transaction {max(held) * 1000:.0f} ms" if held else ""
    print(f"{what}: {time.perf_counter() - wall:.2f} s, {time.process_time() - processor:.2f} s of the processor{longest}")
    return result


def people_file(rows: int) -> bytes:
    names = ["陈林黄李王张吴周郑何"[n % 10] + "志明芳伟英建桂海斌丽"[n // 10 % 10] + "强秀国兰燕文晓东华栋"[n // 100 % 10] for n in range(rows)]
    table = [(name, f"南山镇/第{n % 40}办公室", "科员", "公务员", f"1990{n:07d}") for n, name in enumerate(names)]
    return excel.write([excel.Sheet("人员", ("姓名", "单位", "职务", "编制类型", "手机号"), table, text_columns=frozenset({4}))])


def question_file(rows: int) -> bytes:
    header = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析")
    table = [
        ("单选题", f"第{n}种情形下，镇政府应当如何处理？", "及时办理", "不予受理", "转送他处", "等待通知", "ABCD"[n % 4], "依照有关条文。")
        for n in range(rows)
    ]
    return excel.write([excel.Sheet("试题", header, table)])


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    call_command("migrate", verbosity=0)
    units.make_root("南山镇")
    now = timezone.now()
    file = people_file(rows)
    with writers_timed():
        plan = measured(f"{rows} people, plan", lambda: people_imports.plan(data=file, by=None, today=timezone.localdate(now), create_units=True))
        assert len(plan.created) == rows, plan.errors[:3]
        measured(f"{rows} people, write", lambda: people_imports.carry_out(plan=plan, by=None, now=now))
        questions = question_file(rows)
        batch = measured(f"{rows} questions, read", lambda: reading.read_at_once(data=questions, name="试题.xlsx", by=None, now=now))
        measured(f"{rows} questions, write", lambda: question_imports.take_at_once(batch=batch, reviewer=None, now=now))
    assert Question.objects.live().count() == rows


if __name__ == "__main__":
    main()
