"""Signing in with WeCom (粤政易 speaks the same protocol), at a stand-in that speaks it as it is published."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from people.models import ExternalIdentity, Person
from people.services import sessions
from tests.providers.wecom import AGENT, CORP, StandIn

pytestmark = pytest.mark.django_db
START = "/sign-in/with/wecom/"
IN_APP = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 wxwork/4.1 MicroMessenger/7.0.1"
GETTOKEN = "/cgi-bin/gettoken"


@pytest.fixture
def phone() -> Client:
    return Client(headers={"user-agent": IN_APP})


@pytest.fixture
def linked(cadre: Person, wecom: StandIn) -> Person:
    ExternalIdentity.objects.create(person=cadre, provider="wecom", subject="chenzq", linked_at=timezone.now())
    wecom.member = "chenzq"
    return cadre


def there_and_back(client: Client, to: str = "") -> Any:
    answer = requests.get(client.get(START, {"next": to} if to else {})["Location"], allow_redirects=False, timeout=5)
    return client.get(answer.headers["Location"])


def refused(client: Client, answer: Any) -> str:
    assert answer["Location"].startswith("/sign-in/")
    page = client.get(answer["Location"])
    assert not page.wsgi_request.user.is_authenticated
    return str(next(iter(page.context["messages"])))


def last_refusal() -> dict[str, Any]:
    return AuditEntry.objects.filter(event="people.sign_in_refused").latest("id").detail


def test_inside_the_app_one_is_known_at_once(phone: Client, wecom: StandIn, linked: Person) -> None:
    assert "用企业微信登录" in phone.get("/sign-in/").content.decode()
    assert there_and_back(phone, to="/me/")["Location"] == "/me/"
    assert phone.get("/me/").wsgi_request.user == linked
    assert phone.session[sessions.BY] == sessions.WECOM
    assert wecom.asked == ["/connect/oauth2/authorize", GETTOKEN, "/cgi-bin/auth/getuserinfo"]


def test_any_other_browser_shows_a_code_to_scan(client: Client, wecom: StandIn, linked: Person) -> None:
    there_and_back(client)
    assert client.get("/me/").wsgi_request.user == linked
    assert wecom.asked[0] == "/wwlogin/sso/login"


def test_the_addresses_are_those_of_the_protocol(client: Client, phone: Client, wecom: StandIn) -> None:
    inside, outside = (urlsplit(one.get(START)["Location"]) for one in (phone, client))
    assert inside.fragment == "wechat_redirect"
    asked = {name: value for name, (value,) in parse_qs(inside.query).items()}
    state = asked.pop("state")
    assert state.isalnum()
    assert len(state) <= 128
    ours = {"appid": CORP, "agentid": AGENT, "redirect_uri": "http://testserver/sign-in/with/wecom/back/"}
    assert asked == {**ours, "response_type": "code", "scope": "snsapi_base"}
    asked = {name: value for name, (value,) in parse_qs(outside.query).items() if name != "state"}
    assert asked == {**ours, "login_type": "CorpApp"}


def test_the_access_token_serves_everybody_until_it_ends(wecom: StandIn, linked: Person) -> None:
    for _ in range(3):
        there_and_back(Client())
    assert wecom.asked.count(GETTOKEN) == 1


@pytest.mark.parametrize("ended_early", [True, False], ids=["40014", "42001"])
def test_a_token_that_ended_is_fetched_anew_once(client: Client, wecom: StandIn, linked: Person, ended_early: bool) -> None:
    there_and_back(Client())
    if ended_early:
        wecom.tokens.clear()
    else:
        wecom.now += 7200
    assert there_and_back(client)["Location"] == "/welcome/"
    assert wecom.asked.count(GETTOKEN) == 2


def test_a_token_that_never_counts_is_fetched_no_third_time(client: Client, wecom: StandIn, linked: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wecom, "tokens", Forgetful())
    assert "错误码 40014" in refused(client, there_and_back(client))
    assert wecom.asked.count(GETTOKEN) == 2


class Forgetful(dict[str, float]):
    def setdefault(self, key: str, default: Any = None) -> Any:
        return default


def test_a_code_counts_once_and_for_five_minutes(client: Client, wecom: StandIn, linked: Person) -> None:
    for late in (False, True):
        answer = requests.get(client.get(START)["Location"], allow_redirects=False, timeout=5).headers["Location"]
        if late:
            wecom.now += 300
        else:
            wecom.codes.clear()
        assert "已经失效" in refused(client, client.get(answer))
        assert last_refusal()["code"] == "provider_over"


def test_an_answer_counts_once_in_the_browser_that_asked(client: Client, wecom: StandIn, linked: Person) -> None:
    answer = requests.get(client.get(START)["Location"], allow_redirects=False, timeout=5).headers["Location"]
    other = Client()
    assert "已经失效" in refused(other, other.get(answer))
    assert client.get(answer)["Location"] == "/welcome/"
    client.post("/sign-out/")
    assert "已经失效" in refused(client, client.get(answer))


def test_who_declines_comes_back_without_a_code(client: Client, wecom: StandIn) -> None:
    wecom.member = ""
    assert "没有在企业微信完成授权" in refused(client, there_and_back(client))


def test_who_is_no_member_of_the_corporation_is_told_so(client: Client, wecom: StandIn) -> None:
    wecom.member = "openid:oA1b2C3"
    assert "不是本单位的成员" in refused(client, there_and_back(client))


def test_a_wrong_secret_and_an_untrusted_server_name_the_error_code(client: Client, wecom: StandIn, linked: Person, settings: Any) -> None:
    wecom.trusted = False
    assert "错误码 60020" in refused(client, there_and_back(client))
    cache.clear()
    settings.WECOM_SECRET = "wrong"
    assert "错误码 40001" in refused(client, there_and_back(client))
    assert last_refusal() == {"how": "wecom", "code": "provider_answer", "said": "错误码 40001"}


def test_wecom_s_ids_do_not_differ_by_case(client: Client, wecom: StandIn, linked: Person) -> None:
    wecom.member = "ChenZQ"
    assert there_and_back(client)["Location"] == "/welcome/"


@pytest.mark.parametrize("way", ["away", "nonsense"])
def test_a_host_that_is_away_or_another_s_is_told(client: Client, wecom: StandIn, linked: Person, settings: Any, way: str) -> None:
    settings.WECOM_API_BASE = "http://127.0.0.1:9" if way == "away" else f"{wecom.url}/elsewhere"
    assert {"away": "暂时连不上企业微信", "nonsense": "没有接受这次登录"}[way] in refused(client, there_and_back(client))


def test_another_host_and_name_for_yuezhengyi(phone: Client, wecom: StandIn, linked: Person, settings: Any) -> None:
    settings.WECOM_LABEL, settings.WECOM_AUTHORIZE_BASE = "粤政易", "https://yzy.example.gov.cn"
    assert "用粤政易登录" in phone.get("/sign-in/").content.decode()
    assert phone.get(START)["Location"].startswith("https://yzy.example.gov.cn/connect/oauth2/authorize?")
