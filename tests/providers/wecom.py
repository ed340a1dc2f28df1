"""A stand-in for WeCom's servers, as the published protocol describes them: codes for one use within
five minutes, tokens for two hours, error codes."""

from itertools import count
from urllib.parse import urlencode

from tests.providers.server import Answer, JsonServer

CORP, AGENT, SECRET = "ww9f873af04f32479e", "1000134", "the-secret-of-the-app"


class StandIn(JsonServer):
    """`member` is whoever holds the telephone: a user id, an outsider ("openid:…"), or nobody, who declines."""

    def __init__(self) -> None:
        self.member = ""
        self.now = 0.0
        self.tokens: dict[str, float] = {}  # when each ends
        self.codes: dict[str, tuple[str, float]] = {}  # who, and when it ends
        self.asked: list[str] = []
        self.trusted = True  # the address of whoever asks is on the app's list
        self._numbers = count(1)

    def answer(self, path: str, sent: dict[str, str]) -> Answer:
        self.asked.append(path)
        known = {
            "/connect/oauth2/authorize": self.authorize,
            "/wwlogin/sso/login": self.scan,
            "/cgi-bin/gettoken": self.token,
            "/cgi-bin/auth/getuserinfo": self.user,
        }
        return known[path](sent) if path in known else (404, {})

    def authorize(self, sent: dict[str, str]) -> Answer:
        right = {"appid": CORP, "response_type": "code", "scope": "snsapi_base"}.items() <= sent.items()
        return self._lead_back(sent) if right else _error(400, "invalid request")

    def scan(self, sent: dict[str, str]) -> Answer:
        right = {"appid": CORP, "agentid": AGENT, "login_type": "CorpApp"}.items() <= sent.items()
        return self._lead_back(sent) if right else _error(400, "invalid request")

    def _lead_back(self, sent: dict[str, str]) -> Answer:
        state = {"state": sent["state"]} if "state" in sent else {}
        return 302, {"to": f"{sent['redirect_uri']}?{urlencode({**({'code': self.new_code()} if self.member else {}), **state})}"}

    def new_code(self) -> str:
        code = f"code{next(self._numbers)}"
        self.codes[code] = (self.member, self.now + 300)
        return code

    def token(self, sent: dict[str, str]) -> Answer:
        if sent.get("corpid") != CORP:
            return _error(40013, "invalid corpid")
        if sent.get("corpsecret") != SECRET:
            return _error(40001, "invalid credential")
        standing = [one for one, ends in self.tokens.items() if ends > self.now]
        token = standing[0] if standing else f"token{next(self._numbers)}"
        self.tokens.setdefault(token, self.now + 7200)
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200}

    def user(self, sent: dict[str, str]) -> Answer:
        if sent.get("access_token") not in self.tokens:
            return _error(40014, "invalid access_token")
        if self.tokens[sent["access_token"]] <= self.now:
            return _error(42001, "access_token expired")
        if not self.trusted:
            return _error(60020, "not allow to access from your ip")
        who, ends = self.codes.pop(sent.get("code", ""), ("", 0))
        if ends <= self.now:
            return _error(40029, "invalid code")
        name, value = ("openid", who.partition(":")[2]) if who.startswith("openid:") else ("userid", who)
        return 200, {"errcode": 0, "errmsg": "ok", name: value}


def _error(code: int, words: str) -> Answer:
    return 200, {"errcode": code, "errmsg": words}
