"""The start page of an empty system: once, with the code, and then never again."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Gone
from core.models import AuditEntry, Office
from examsite.setup import codes, services
from people.models import Person, Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def own_code_file(settings: Any, tmp_path: Path) -> None:
    settings.SETUP_CODE_FILE = tmp_path / "setup-code.txt"


def filled(**changes: str) -> dict[str, str]:
    return {"code": codes.current_code(), "name": "南山镇", "clerk_name": "林文书", "mobile": "19900000001", "password": "Fresh-2026", **changes}


def test_an_empty_system_opens_on_the_start_page(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/setup/"
    page = client.get("/setup/")
    assert page.status_code == 200
    assert "第 1 步 / 共 6 步" in page.content.decode()


def test_setting_up_makes_office_root_unit_and_a_signed_in_clerk(client: Client) -> None:
    answer = client.post("/setup/", filled())
    assert answer.headers["Location"] == "/manage/people/import/"
    assert Office.objects.get().name == Unit.objects.get().name == "南山镇"
    clerk = Person.objects.get()
    assert (clerk.account, clerk.mobile, clerk.must_change_password) == ("linwenshu01", "19900000001", False)
    assert {one.role for one in clerk.role_assignments.all()} == {Role.CLERK, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert AuditEntry.objects.filter(event="setup.office_made").exists()


def test_the_start_page_is_gone_once_the_office_exists(client: Client) -> None:
    client.post("/setup/", filled())
    assert client.get("/setup/").status_code == 404
    assert Client().post("/setup/", {}).status_code == 404
    assert Client().get("/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "AAAA-BBBB", "启用码不对"),
        ("code", "", "请填写启用码"),
        ("name", "南山镇/党政办", "不能有“/”"),
        ("name", " ", "请填写单位名称"),
        ("mobile", "12345", "1 开头的 11 位数字"),
        ("password", "short", "密码"),
        ("password", "alllowercase", "三种"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client: Client, field: str, value: str, sentence: str) -> None:
    page = client.post("/setup/", filled(**{field: value}))
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Office.objects.exists()
    assert not Person.objects.exists()


def test_ten_wrong_codes_make_even_the_right_one_wait(client: Client) -> None:
    for _ in range(codes.WRONG_TRIES):
        client.post("/setup/", filled(code="AAAA-BBBB"))
    assert "10 分钟后再试" in client.post("/setup/", filled()).content.decode()
    services.set_up_office(**filled(), now=timezone.now() + codes.WAIT)
    assert Office.current()


def test_the_code_may_be_typed_in_small_letters_without_its_dash(client: Client) -> None:
    assert client.post("/setup/", filled(code=codes.current_code().replace("-", "").lower())).status_code == 302


def test_the_code_file_is_private_and_goes_when_the_system_is_set_up(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    codes.current_code()
    assert codes.code_file().stat().st_mode & 0o077 == 0
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/setup/", filled())
    assert not codes.code_file().exists()


def test_a_second_set_up_of_the_same_moment_is_refused(client: Client) -> None:
    Office.objects.create(id=1, name="南山镇")
    with pytest.raises(Gone):
        services.set_up_office(**filled(), now=timezone.now())
