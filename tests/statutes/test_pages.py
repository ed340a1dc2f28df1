"""Importing, reading and comparing laws on their pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import StoredFile
from people.models import Person
from statutes.models import Statute, StatuteVersion
from statutes.services import import_version
from tests import factories
from tests.statutes.texts import MARKDOWN, PLAIN, law

IMPORT = "/manage/statutes/import/"
SignIn = Callable[[Person], Client]


def upload(client: Client, *texts: str | bytes, name: str = "办法.txt") -> Any:
    files = [SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text) for text in texts]
    return client.post(IMPORT, {"file": files}, follow=True)


def version(*articles: str, on: date = date(2020, 1, 1), title: str = "议事法") -> StatuteVersion:
    return import_version(law=law(*articles), title=title, from_on=on, adopted_on=None, by=None, now=factories.NOON)


def text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


# --- import


def test_the_preview_shows_what_was_recognised_and_stores_no_law(signed_in: SignIn, clerk: Person) -> None:
    page = text(upload(signed_in(clerk), MARKDOWN))
    for said in ('value="南山镇议事办法"', 'value="2020-04-01"', 'value="2020-03-01"', "第一章 总则", "第一条至第二条", "确认导入 3 条"):
        assert said in page
    assert not Statute.objects.exists()


def test_confirming_takes_the_law_once(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    preview = upload(client, MARKDOWN).redirect_chain[-1][0]
    given = {"title": "南山镇议事办法", "from_on": "2020-04-01", "adopted_on": ""}
    page = text(client.post(preview, given, follow=True))
    assert "已导入《南山镇议事办法》3 条" in page
    made = StatuteVersion.objects.get()
    assert (made.imported_by, made.source, made.adopted_on) == (clerk, "办法.txt", None)
    assert client.post(preview, given).status_code == 404
    assert StatuteVersion.objects.count() == 1


def test_a_new_version_leads_on_to_the_comparison(signed_in: SignIn, clerk: Person) -> None:
    version("甲。", title="南山镇议事办法", on=date(2010, 1, 1))
    client = signed_in(clerk)
    preview = upload(client, MARKDOWN).redirect_chain[-1][0]
    page = text(client.post(preview, {"title": "南山镇议事办法", "from_on": "2020-04-01"}, follow=True))
    assert "新旧对照" in page


def test_an_amended_law_asks_for_its_day(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    response = upload(client, PLAIN)
    assert "请按修改决定填写" in text(response)
    assert "请填写这个版本的施行日期" in text(client.post(response.redirect_chain[-1][0], {"title": "南山镇议事办法"}))


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["甲法\n第一条　甲。\n第三条　丙。"], "办法.txt 第 3 行"),
        (["甲法\n第一条　甲。", "乙法\n第二条　乙。"], "不是同一部法律"),
        ([b"%PDF-1.7"], "办法.txt：这是 PDF 文件"),
        ([""], "是空的"),
        ([b"a" * (1024 * 1024 + 1)], "超过 1 MB"),
        ([], "请先选择文件"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_form_and_nothing_is_kept(
    signed_in: SignIn, clerk: Person, settings: Any, texts: list[Any], says: str
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    assert says in text(upload(signed_in(clerk), *texts))
    assert not StoredFile.objects.exists()


def test_a_refusal_at_the_end_stands_beside_its_field(signed_in: SignIn, clerk: Person) -> None:
    version("甲。", title="南山镇议事办法", on=date(2020, 4, 1))
    client = signed_in(clerk)
    preview = upload(client, MARKDOWN).redirect_chain[-1][0]
    assert "已经导入过了" in text(client.post(preview, {"title": "南山镇议事办法", "from_on": "2020-04-01"}))
    assert text(client.post(preview, {"title": "南山镇议事办法", "from_on": "2021-04-01"}, follow=True))  # the upload still waits


def test_what_somebody_else_uploaded_is_not_found(signed_in: SignIn, clerk: Person) -> None:
    preview = upload(signed_in(clerk), MARKDOWN).redirect_chain[-1][0]
    assert signed_in(factories.clerk()).get(preview).status_code == 404


# --- lists


def test_the_empty_list_says_what_to_do(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    assert "导入条文后" in text(signed_in(clerk).get("/manage/statutes/"))
    assert "请联系本单位综合管理员导入" in text(signed_in(cadre).get("/laws/"))


def test_the_list_shows_each_version_and_finds_by_name(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    version("甲。", on=date(2020, 1, 1))
    version("乙。", on=date(2024, 1, 1))
    version("丙。", title="另一部法", on=date(2099, 1, 1))
    page = text(client.get("/manage/statutes/", {"q": "议事"}))
    assert page.index("2024年1月1日起施行") < page.index("2020年1月1日起施行")
    assert "至 2023年12月31日" in page
    assert page.count("与上一版对照</a>") == 1
    assert "另一部法" not in page
    assert "尚未施行" in text(client.get("/manage/statutes/"))
    assert "没有名称包含“没有”" in text(client.get("/manage/statutes/", {"q": "没有"}))


@pytest.mark.parametrize("address", ["/manage/statutes/", "/laws/"])
def test_a_list_costs_the_same_for_one_law_and_for_many(signed_in: SignIn, clerk: Person, address: str) -> None:
    client = signed_in(clerk)
    counts = []
    for laws in (1, 8):
        for number in range(laws):
            version("甲。", title=f"第{laws}批第{number}部法")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- reading


def test_everybody_reads_what_is_in_force(signed_in: SignIn, cadre: Person) -> None:
    today = timezone.localdate()
    version("旧文。", on=date(2010, 1, 1))
    version("现行条文。\n第二款。", on=date(2020, 1, 1))
    version("将来的条文。", on=today.replace(year=today.year + 1, day=1))
    version("新法。", title="新法", on=today.replace(year=today.year + 1, day=1))
    client = signed_in(cadre)
    shelf = text(client.get("/laws/"))
    assert shelf.count("2020年1月1日起施行") == 1
    assert "2010年" not in shelf
    assert "新法" in shelf
    assert "尚未施行" in shelf
    made = StatuteVersion.objects.get(from_on=date(2020, 1, 1))
    page = text(client.get(reverse("statutes:read", args=[made.public_id])))
    assert 'id="a1"' in page
    assert "现行条文。\n第二款。" in page
    assert "与上一版对照" not in page
    assert "这部法律已经修改" in page


def test_an_old_version_says_so_and_leads_on(signed_in: SignIn, cadre: Person) -> None:
    old, new = version("旧。", on=date(2010, 1, 1)), version("新。", on=date(2020, 1, 1))
    page = text(signed_in(cadre).get(reverse("statutes:read", args=[old.public_id])))
    assert "这是旧版本，已不再适用" in page
    assert reverse("statutes:read", args=[new.public_id]) in page


def test_the_table_of_contents_leads_to_the_headings(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    preview = upload(client, PLAIN).redirect_chain[-1][0]
    client.post(preview, {"title": "南山镇议事办法", "from_on": "2023-07-01"})
    page = text(client.get(reverse("statutes:read", args=[StatuteVersion.objects.get().public_id])))
    for said in ('href="#h3">第一节 召集', 'id="h3">第一节 召集', 'id="a3-1"'):
        assert said in page


def test_words_are_found_within_a_law_and_in_all_that_are_in_force(signed_in: SignIn, cadre: Person) -> None:
    version("议事公开。旧。", on=date(2010, 1, 1))
    made = version("议事应当公开。", "表决过半数通过。", "公开之外的议事。", on=date(2020, 1, 1))
    version("处罚应当公开。", title="处罚法")
    client = signed_in(cadre)
    within = text(client.get(reverse("statutes:read", args=[made.public_id]), {"q": "公开 议事"}, headers={"HX-Request": "true"}))
    assert "2 条里有" in within
    assert "<mark>议事</mark>应当<mark>公开</mark>" in within
    assert "过半数" not in within
    assert "<html" not in within
    everywhere = text(client.get("/laws/", {"q": "公开"}))
    assert "3 条里有" in everywhere
    assert f"{reverse('statutes:read', args=[made.public_id])}#a3" in everywhere
    assert "没有条文包含“没有的词”" in text(client.get("/laws/", {"q": "没有的词"}))


def test_markup_in_a_law_is_text(signed_in: SignIn, cadre: Person) -> None:
    made = version("<script>alert(1)</script>议事。")
    client = signed_in(cadre)
    for query in ({}, {"q": "议事"}):
        assert "<script>alert" not in text(client.get(reverse("statutes:read", args=[made.public_id]), query))


def test_the_home_page_leads_to_the_laws_once_there_are_any(signed_in: SignIn, cadre: Person) -> None:
    client = signed_in(cadre)
    assert 'href="/laws/"' not in text(client.get("/"))
    version("甲。")
    assert 'href="/laws/"' in text(client.get("/"))


# --- comparison


def compare(client: Client, new: StatuteVersion, **query: str) -> Any:
    return client.get(reverse("statutes:compare", args=[new.public_id]), query)


def test_two_versions_stand_beside_each_other(signed_in: SignIn, clerk: Person) -> None:
    version("议事记录由专人负责保存十年。", "表决以过半数通过。", "经费列入预算。", on=date(2010, 1, 1))
    new = version("新设议事会，每季度开会。", "议事记录由专人负责保存三十年。", "表决以过半数通过。", on=date(2020, 1, 1))
    client = signed_in(clerk)
    page = text(compare(client, new))
    assert "保存<ins>三</ins>十年" in page
    assert reverse("questionbank:flags") in page
    for label, times in (("全部变化", 4), ("有改动", 1), ("只改条号", 1), ("新增", 1), ("删去", 1)):
        assert f'{label}<span class="num ms-1">{times}</span>' in page
    gone = text(compare(client, new, show="gone"))
    assert "经费列入预算" in gone
    assert "新设议事会" not in gone
    assert "没有这样的条文" in text(compare(client, new, show="unchanged"))
    assert "新设议事会" in text(compare(client, new, show="nonsense"))


def test_any_older_version_may_be_chosen(signed_in: SignIn, clerk: Person) -> None:
    first, _, last = (version(f"议事记录保存{years}年。", on=date(start, 1, 1)) for years, start in (("十", 2000), ("二十", 2010), ("三十", 2020)))
    assert "2010年1月1日起施行</a>（1 条）→" in text(compare(signed_in(clerk), last))
    assert "2000年1月1日起施行</a>（1 条）→" in text(compare(signed_in(clerk), last, **{"with": str(first.public_id)}))


def test_a_first_version_has_nothing_to_be_compared_with(signed_in: SignIn, clerk: Person) -> None:
    assert compare(signed_in(clerk), version("甲。")).status_code == 404


# --- a version imported by mistake


def test_a_version_is_deleted_after_a_question_and_the_one_before_it_is_in_force_again(signed_in: SignIn, clerk: Person) -> None:
    old, wrong = version("甲。"), version("乙。", on=date(2024, 1, 1))
    client, address = signed_in(clerk), f"/manage/statutes/{wrong.public_id}/remove/"
    assert "删除导错的版本？" in text(client.get(address))
    assert "已删除《议事法》2024年1月1日起施行的版本" in text(client.post(address, follow=True))
    old.refresh_from_db()
    assert (StatuteVersion.objects.get(), old.until_on) == (old, None)


def test_a_law_goes_with_its_last_version(signed_in: SignIn, clerk: Person) -> None:
    signed_in(clerk).post(f"/manage/statutes/{version('甲。').public_id}/remove/")
    assert not Statute.objects.exists()


def test_who_keeps_the_bank_goes_to_and_fro_between_reading_and_keeping(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    link = 'href="{}"'.format
    read, kept = reverse("statutes:laws"), reverse("statutes:list")
    client = signed_in(clerk)
    assert link(kept) in client.get(read).content.decode()
    assert link(read) in client.get(kept).content.decode()
    assert link(kept) not in signed_in(cadre).get(read).content.decode()
