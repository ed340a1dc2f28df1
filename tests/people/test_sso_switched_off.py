"""While the office has not switched its interfaces on, or the server names no provider, nothing of them is there; wrong settings stop the start."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as product
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Office
from people.models import ExternalIdentity, Person
from tests import factories

WORDS = ("统一身份", "企业微信登录", "绑定", "sign-in/with")


def addresses(person: Person) -> list[tuple[str, str]]:
    """Method and address of everything there is when it is on."""
    found = [("get", "/sign-in/link/"), ("post", "/sign-in/link/")]
    for key in ("oidc", "wecom"):
        found += [("get", reverse(name, args=[key])) for name in ("people:sso_start", "people:sso_back")]
        found += [("post", reverse("people:sso_unlink_own", args=[key])), ("post", reverse("people:sso_unlink", args=[person.public_id, key]))]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["switched off", "not set up"])
def test_every_address_is_unknown_and_no_page_says_a_word(why: str, cadre: Person, clerk: Person, signed_in: Any, settings: Any) -> None:
    Office.objects.update(interfaces=why != "switched off")
    if why == "not set up":
        settings.OIDC_ISSUER, settings.WECOM_SECRET = "", ""
    for key in ("oidc", "wecom"):
        ExternalIdentity.objects.create(person=cadre, provider=key, subject="x", linked_at=timezone.now())
    client = signed_in(clerk)
    for method, address in addresses(cadre):
        assert getattr(client, method)(address).status_code == 404, address
    assert Client().get("/sign-in/with/oidc/").status_code == 404
    security = signed_in(factories.person("周安全", role="security_admin"))
    pages = [Client().get("/sign-in/"), Client().get("/help/"), client.get("/help/clerk/"), security.get("/help/security/")]
    pages += [signed_in(cadre).get("/me/"), client.get(f"/manage/people/{cadre.public_id}/")]
    for page in pages:
        assert page.status_code == 200
        assert [word for word in WORDS if word in page.content.decode()] == []


@pytest.mark.django_db
def test_a_provider_alone_is_there_alone(interfaces: None, settings: Any) -> None:
    settings.OIDC_CLIENT_ID = ""
    page = Client().get("/sign-in/").content.decode()
    assert "用企业微信登录" in page
    assert "统一身份认证" not in page
    assert Client().get("/sign-in/with/oidc/").status_code == 404
    assert Client().get("/sign-in/with/nobody/").status_code == 404
    assert "用企业微信登录" in Client().get("/help/candidate/").content.decode()


@pytest.mark.django_db
def test_local_sign_in_stays(interfaces: None, cadre: Person) -> None:
    client = Client()
    assert 'name="password"' in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/", {"username": cadre.account, "password": factories.PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_the_sign_in_page_leads_on_through_the_provider(interfaces: None) -> None:
    page = Client().get("/sign-in/?next=/exams/1/%3Fready%3D1").content.decode()
    assert 'href="/sign-in/with/oidc/?next=%2Fexams%2F1%2F%3Fready%3D1"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"OIDC_ISSUER": "sso.example.gov.cn"}, "OIDC_ISSUER=sso.example.gov.cn 无法识别"),
        ({"OIDC_ISSUER": "https://sso.example.gov.cn/?a=b"}, "不带参数的网址"),
        ({"OIDC_ISSUER": "https://[::1"}, "无法识别"),
        ({"OIDC_ISSUER": "https://sso.example.gov.cn"}, "设置了 OIDC_ISSUER，但没有设置 OIDC_CLIENT_ID、OIDC_CLIENT_SECRET"),
        ({"WECOM_SECRET": "x"}, "设置了 WECOM_SECRET，但没有设置 WECOM_CORP_ID、WECOM_AGENT_ID"),
        ({"WECOM_API_BASE": "ftp://qyapi.example"}, "WECOM_API_BASE=ftp://qyapi.example 无法识别"),
        ({"OIDC_LABEL": "长" * 21}, "OIDC_LABEL 太长"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(changes: dict[str, str], sentence: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "examsite.settings", **changes}
    done = subprocess.run(
        [sys.executable, "-c", "import examsite.settings"], cwd=product.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )
    assert sentence in done.stderr
