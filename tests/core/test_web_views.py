"""Files and the web views of WeChat and WeCom, which neither save nor print: each file leads to a link that works in the phone's browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import FileResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from core import files
from core.models import StoredFile
from core.web_views import FilesLeaveWebViews, is_web_view
from people.models import Person, Role
from tests.access_table import TABLE
from tests.test_access_table import ADDRESSES, Asked

pytestmark = pytest.mark.django_db
_PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 "
WECHAT = {"User-Agent": _PHONE + "MicroMessenger/8.0.16"}
TEMPLATE = "/manage/people/template.xlsx"


def own_file(person: Person, name: str = "成绩.pdf", content_type: str = "application/pdf") -> StoredFile:
    now = timezone.now()
    return files.store(b"%PDF-", name=name, content_type=content_type, owner_kind="handed_over", owner_id=person.pk, now=now, keep=timedelta(hours=1))


def address(file: StoredFile) -> str:
    return reverse("core:file", args=[file.public_id])


def link_for(client: Client, file: StoredFile) -> str:
    return str(client.get(reverse("core:file_page", args=[file.public_id]), headers=WECHAT).context["link"])


@pytest.mark.parametrize(
    ("agent", "found"),
    [("MicroMessenger/8.0", True), ("wxwork/4.1 MicroMessenger/7.0", True), ("wxworklocal/2.8", True), ("Safari/604.1", False)],
)
def test_web_views_are_told_by_their_names(agent: str, found: bool) -> None:
    assert is_web_view(RequestFactory().get("/", headers={"User-Agent": _PHONE + agent})) is found


def test_no_address_of_the_product_hands_a_file_to_a_web_view(town: Any, signed_in: Any) -> None:
    asked = Asked(Role.CLERK, signed_in)
    led = 0
    for row in (row for row in TABLE if row.name in ADDRESSES):
        response = asked.for_town.get(asked.address(row, 0), headers=WECHAT)
        assert not response.get("Content-Disposition", "").startswith("attachment"), row
        led += response.status_code == 302 and response["Location"].endswith("/open/")
    assert led >= 3  # the templates


def test_a_file_made_on_the_spot_keeps_its_name_on_the_way_out(clerk: Person, signed_in: Any) -> None:
    phone = signed_in(clerk)
    page = phone.get(TEMPLATE, headers=WECHAT, follow=True)
    assert "人员导入模板.xlsx" in page.content.decode()
    outside = Client().get(page.context["link"])
    assert outside.content[:2] == b"PK"
    assert signed_in(clerk).get(TEMPLATE)["Content-Disposition"].startswith("attachment")


def test_the_link_says_in_a_web_view_how_to_open_it_in_the_browser(cadre: Person, signed_in: Any) -> None:
    link = link_for(signed_in(cadre), own_file(cadre))
    page = Client().get(link, headers=WECHAT)
    assert "在浏览器打开" in page.content.decode()
    assert page.context["link"] == link


def test_a_picture_is_shown_in_place(cadre: Person, signed_in: Any) -> None:
    picture = own_file(cadre, "签到表.png", "image/png")
    assert signed_in(cadre).get(address(picture) + "?show=1", headers=WECHAT)["Content-Type"] == "image/png"


def test_the_link_of_somebody_who_may_no_longer_read_it_is_over(cadre: Person, clerk: Person, signed_in: Any) -> None:
    file = own_file(cadre)
    link = link_for(signed_in(cadre), file)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.DISABLED)
    assert Client().get(link).status_code == 410
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.ACTIVE)
    assert Client().get(link).status_code == 200
    StoredFile.objects.update(owner_id=clerk.pk)
    assert Client().get(link).status_code == 410


def test_a_link_dies_with_the_sessions_of_its_maker(cadre: Person, signed_in: Any) -> None:
    link = link_for(signed_in(cadre), own_file(cadre))
    Person.objects.filter(pk=cadre.pk).update(session_epoch=9)
    page = Client().get(link)
    assert page.status_code == 410
    assert "链接已过期" in page.content.decode()


def test_a_stream_is_not_copied_for_a_web_view(cadre: Person, tmp_path: Any) -> None:
    backup = tmp_path / "backup"
    backup.write_bytes(b"everything")
    request = RequestFactory().get("/", headers=WECHAT)
    request.user = cadre
    answer = FilesLeaveWebViews(lambda _: FileResponse(backup.open("rb"), as_attachment=True))(request)
    assert answer.status_code == 400
    assert not StoredFile.objects.exists()
