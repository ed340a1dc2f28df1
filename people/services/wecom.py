"""WeCom (企业微信) and what speaks its protocol on a host of its own, as 粤政易 does: the address that asks for a code, and the two calls that tell
whose code it is (developer.work.weixin.qq.com, 91022, 98152, 91039, 98177).

An access token serves everybody for two hours and may end earlier: then a new one is fetched, once.
"""

from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.core.cache import cache

from people.services import elsewhere
from people.services.elsewhere import Identity, ProviderRefused

TOKEN_OVER = {40014, 42001}  # errcode: the access token is not, or no longer, valid
CODE_OVER = 40029  # errcode: the code was used before, or is older than five minutes
NOT_A_MEMBER = "这个{label}账号不是本单位的成员，不能用来登录。请用账号和密码登录。"


def is_complete() -> bool:
    return bool(settings.WECOM_CORP_ID and settings.WECOM_AGENT_ID and settings.WECOM_SECRET)


def start(*, back: str, state: str, in_app: bool) -> tuple[str, dict[str, str]]:
    """Where the browser goes: inside the app it is known at once, in any other browser it shows a QR code."""
    app = {"appid": settings.WECOM_CORP_ID, "agentid": settings.WECOM_AGENT_ID, "redirect_uri": back, "state": state}
    if in_app:
        query = urlencode({**app, "response_type": "code", "scope": "snsapi_base"})
        return f"{settings.WECOM_AUTHORIZE_BASE}/connect/oauth2/authorize?{query}#wechat_redirect", {}
    return f"{settings.WECOM_LOGIN_BASE}/wwlogin/sso/login?{urlencode({**app, 'login_type': 'CorpApp'})}", {}


def identify(*, code: str, back: str, kept: dict[str, str]) -> Identity:
    """Who came back. The code is spent by it."""
    label = settings.WECOM_LABEL
    with elsewhere.asking("wecom", label):
        said = _get("auth/getuserinfo", access_token=_token(), code=code)
        if said["errcode"] in TOKEN_OVER:
            said = _get("auth/getuserinfo", access_token=_token(new=True), code=code)
        if said["errcode"] == CODE_OVER:
            raise elsewhere.over(label)
        _refuse_error(said)
        if not said.get("userid"):
            raise ProviderRefused("provider_stranger", NOT_A_MEMBER.format(label=label))
        return elsewhere.identity(said["userid"].lower(), said["userid"])  # the ids of members differ by more than their case


def _token(*, new: bool = False) -> str:
    key = f"people.wecom.{settings.WECOM_API_BASE}.{settings.WECOM_CORP_ID}.{settings.WECOM_AGENT_ID}"
    token = None if new else cache.get(key)
    if token is None:
        said = _get("gettoken", corpid=settings.WECOM_CORP_ID, corpsecret=settings.WECOM_SECRET)
        _refuse_error(said)
        token = said["access_token"]
        cache.set(key, token, int(said["expires_in"]))
    return str(token)


def _get(path: str, **parameters: str) -> dict[str, Any]:
    answer = requests.get(f"{settings.WECOM_API_BASE}/cgi-bin/{path}", params=parameters, timeout=elsewhere.TIMEOUT)
    answer.raise_for_status()
    said = answer.json()
    return {**said, "errcode": int(said.get("errcode", 0))}


def _refuse_error(said: dict[str, Any]) -> None:
    if said["errcode"]:
        raise elsewhere.strange(settings.WECOM_LABEL, f"错误码 {said['errcode']}")
