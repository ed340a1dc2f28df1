"""How long the list of questions takes with 100,000 of them: `python bench/question_list.py [COUNT]`.

Makes the questions in the database of DATABASE_URL, or else of VAR_DIR (use an empty one): words of the starter bank put together anew, about 200
characters each, with laws, tags, flags and statistics. Then asks for the list with each filter and prints milliseconds and statements.
"""

import os
import random
import re
import statistics
import sys
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from people.models import Person  # noqa: E402
from questionbank.models import BasisFlag, LegalBasis, Question, QuestionStat  # noqa: E402
from questionbank.rules import content as rules  # noqa: E402
from questionbank.services import search, starter, writing  # noqa: E402
from statutes import services as statutes  # noqa: E402
from statutes.models import Article  # noqa: E402
from tests.statutes.texts import law  # noqa: E402

LAWS = ["行政处罚法", "行政复议法", "土地管理法", "民法典", "治安管理处罚法", "未成年人保护法", "信访工作条例", "反有组织犯罪法"]
TAGS = ["新法", "易错", "必考", "村居", "窗口"]
SEARCHES = {
    "one character, in nearly all": "的", "one character, in half": "罚", "one character, in few": "霾", "one character, in none": "鑫",
    "two characters, in most": "行政", "two, in some": "听证", "two, in few": "雾霾", "two, in none": "犀牛",
    "four, in many": "行政处罚", "four, in some": "听证程序", "eight": "行政处罚决定程序", "none": "没有这样的字", "two words": "处罚 听证",
}  # fmt: skip
FILTERS = [
    "", "page=1000", "page=2000", "type=judge", "topic=知识点7", "difficulty=3", "status=draft", "status=retired", "tag=新法", "tag=窗口",
    "law=行政处罚法", "law=信访工作条例", "law=行政处罚法&article=24", "article=第二十四条", "flag=to_review", "flag=no_basis",
    "order=uses", "order=facility", "order=uses&page=1000", "type=single&topic=知识点3&difficulty=2",
    "law=行政处罚法&tag=新法&type=single&difficulty=2&order=facility",
]  # fmt: skip
TOGETHER = [
    "text=行政&law=行政处罚法", "text=的&order=facility", "text=行政处罚&order=uses", "text=处罚&page=200", "text=的&page=2000",
    "text=罚&type=judge&tag=新法", "text=听证&flag=no_basis", "text=行政&flag=to_review", "text=霾&topic=知识点3",
    "text=行政处罚&law=行政处罚法&article=24&type=single&topic=知识点3&tag=新法&difficulty=2&order=facility",
]  # fmt: skip


def phrases() -> list[str]:
    found: set[str] = set()
    for one in starter.starter_questions():
        for text in one.fields:
            found.update(part for part in text.replace("，", "。").replace("；", "。").split("。") if 2 < len(part) < 40)
    return sorted(found)


def question(number: int, chance: random.Random, words: list[str]) -> writing.NewQuestion:
    kind, law = ("single", "judge", "multiple")[number % 3], min(chance.choice(range(8)), chance.choice(range(8)))
    stem = f"第{number}题：" + "，".join(chance.choices(words, k=4)) + ("雾霾" if number % 9973 == 5 else "")
    options = [f"{chance.choice(words)}{letter}" for letter in "甲乙丙丁"] if kind != "judge" else []
    return writing.NewQuestion(
        type=kind,
        content=rules.compose(kind, stem, options, [0, 1] if kind == "multiple" else [number % 2], "，".join(chance.choices(words, k=6))),
        topic=f"知识点{number % 20}",
        difficulty=number % 3 + 1,
        bases=[] if number % 50 == 0 else [(LAWS[law], f"第{chance.choice('一二三四五六七八九')}十四条", "2021-01-22")],
        tags=[tag for place, tag in enumerate(TAGS) if number % (2 ** (place * 2 + 1)) == 0],
    )


def fill(count: int) -> None:
    now, words, made = timezone.now(), phrases(), Question.objects.count()
    began, texts = time.perf_counter(), 0.0
    write = search.write

    def timed(*arguments: object) -> None:
        nonlocal texts
        since = time.process_time()
        write(*arguments)  # type: ignore[arg-type]
        texts += time.process_time() - since

    search.write = timed  # type: ignore[assignment]
    for start in range(made, count, 500):
        chance = random.Random(start)
        items = [question(number, chance, words) for number in range(start, min(start + 500, count))]
        status = {0: "draft", 1: "retired"}.get(start // 500 % 20, "reviewed")
        with transaction.atomic():
            writing.write(items, status=status, author=None, reviewer=None, now=now)
    search.write = write
    if count > made:
        print(f"{count - made} written in {time.perf_counter() - began:.1f} s, of which {texts:.1f} s of the processor for what they are found by")
    began = time.perf_counter()
    if indexed := search.index_new():
        print(f"{indexed} indexed in {time.perf_counter() - began:.1f} s")


def add_what_time_brings(count: int) -> None:
    """Statistics of two questions in three, and the flags of a law that changed."""
    if QuestionStat.objects.exists():
        return
    chance, now = random.Random(7), timezone.now()
    keys = list(Question.objects.values_list("pk", flat=True)[:count])
    stats = (QuestionStat(question_id=key, papers=chance.randrange(500), facility=chance.randrange(10_001)) for key in keys if key % 3)
    QuestionStat.objects.bulk_create(stats, batch_size=2000)
    for year, said in ((2020, "甲。"), (2024, "乙。")):
        statutes.import_version(law=law(said), title="议事办法", from_on=date(year, 1, 1), adopted_on=None, by=None, now=now)
    old, new = Article.objects.order_by("version__from_on").filter(number=1)[:2]
    flagged = LegalBasis.objects.filter(statute_title=LAWS[1]).select_related("revision")[:2000]
    BasisFlag.objects.bulk_create(
        BasisFlag(
            question_id=one.revision.question_id,
            basis=one,
            became="changed",
            old_article=old,
            new_version=new.version,
            new_article=new,
            flagged_at=now,
        )
        for one in flagged
    )


def measure(client: Client, address: str, *, whole_page: bool = False) -> None:
    times, processor, found = [], [], ""
    headers = {} if whole_page else {"HX-Request": "true"}
    for _ in range(7):
        reset_queries()
        begun, used = time.perf_counter(), time.process_time()
        answer = client.get("/manage/questions/?" + address, headers=headers)
        times.append(1000 * (time.perf_counter() - begun))
        processor.append(1000 * (time.process_time() - used))
        assert answer.status_code == 200, answer
        said = re.search(r"共 (\d+) 道题(以上)?", answer.content.decode())
        found = f"{said[1]}{'+' if said[2] else ''}" if said else "none"
    wall, used_up = statistics.median(times), statistics.median(processor)
    what = f"{'page ' if whole_page else ''}{address or '(all)'}"
    print(
        f"{what:50} {found:>8} {wall:6.0f} ms  processor {used_up:5.0f} ms  best {min(times):5.0f} ms  {len(connection.queries)} statements",
        flush=True,
    )
    if os.environ.get("SHOW"):
        for one in connection.queries:
            if float(one["time"]) > 0.015:
                print("   ", one["time"], one["sql"][:1500])


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    from tests import factories

    clerk = Person.objects.filter(account="bench-clerk").first() or factories.clerk(account="bench-clerk")
    fill(count)
    add_what_time_brings(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    client.force_login(clerk, backend="people.backends.SignInBackend")
    print(f"{Question.objects.count()} questions on {connection.vendor}")
    measure(client, "", whole_page=True)
    measure(client, "text=行政&law=行政处罚法", whole_page=True)
    for address in FILTERS + [f"text={words}" for words in SEARCHES.values()] + TOGETHER:
        if not sys.argv[2:] or any(one in address for one in sys.argv[2:]):
            measure(client, address)


if __name__ == "__main__":
    with override_settings(DEBUG=True):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
