"""Settings read from the environment, each with a sentence when it cannot be used."""

import re
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
_YES = {"1", "true", "yes", "on"}
_MAIL = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}  # scheme to usual port
_MAIL_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_NO = {"0", "false", "no", "off", ""}


def switch(name: str) -> bool:
    """On or off; off when it is not set."""
    text = env.str(name, default="").strip().lower()
    if text not in _YES | _NO:
        raise ImproperlyConfigured(f"{name}={text} 无法识别，请填写 true 或 false。")
    return text in _YES


def whole(name: str, default: int, low: int, high: int) -> int:
    text = env.str(name, default=str(default)).strip()
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise ImproperlyConfigured(f"{name}={text} 无法识别，请填写 {low} 到 {high} 之间的整数。")
    return int(text)


def one_of(name: str, default: str, allowed: list[str]) -> str:
    text = env.str(name, default=default).strip()
    if text not in allowed:
        raise ImproperlyConfigured(f"{name}={text} 无法识别，请填写以下之一：{'、'.join(allowed)}。")
    return text


def web_address(name: str, default: str = "") -> str:
    """Where something answers, without a slash at the end; empty where nothing is set."""
    text = env.str(name, default=default).strip().rstrip("/")
    if text and not _is_web_address(text):
        raise ImproperlyConfigured(f"{name}={text} 无法识别，请填写以 https:// 开头、不带参数的网址，例如 https://sso.example.gov.cn。")
    return text


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = parts.hostname and parts.port != 0 and text.isascii() and not any(one.isspace() for one in text)
    except ValueError:
        return False
    return bool(parts.scheme in ("http", "https") and named and not (parts.query or parts.fragment or parts.username or parts.password))


def label(name: str, default: str) -> str:
    """A short name that stands on a button."""
    text = env.str(name, default="").strip() or default
    if len(text) > 20 or not text.isprintable():
        raise ImproperlyConfigured(f"{name} 太长或含有不能显示的字符，请填写 20 个字以内的名称，例如 {default}。")
    return text


class MailServer(NamedTuple):
    """In the order and the names of Django's settings."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail_server(name: str) -> MailServer:
    """What `name` says of the server that takes letters, as one address; nothing where it is not set."""
    text = env.str(name, default="").strip()
    if not text:
        return MailServer()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", 0
    if not host or parts.scheme not in _MAIL or port == 0:
        raise ImproperlyConfigured(f"{name} 无法识别，应如 smtp+ssl://用户名:密码@smtp.example.gov.cn:465（smtp、smtp+tls 或 smtp+ssl）。")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or _MAIL[parts.scheme], user, password, parts.scheme == "smtp+tls", parts.scheme == "smtp+ssl")


def mail_address(name: str) -> str:
    """An address to write from, alone or as 名称 <address>; empty where nothing is set."""
    text = env.str(name, default="").strip()
    if text and ("\n" in text or not _MAIL_ADDRESS.fullmatch(parseaddr(text)[1])):
        raise ImproperlyConfigured(f"{name}={text} 无法识别，请填写发件地址，例如 xuefa@example.gov.cn。")
    return text


def together(**values: str) -> None:
    """Settings that only work together: all of them are set, or none."""
    missing = [name for name, value in values.items() if not value]
    if missing and len(missing) < len(values):
        there = next(name for name, value in values.items() if value)
        raise ImproperlyConfigured(f"设置了 {there}，但没有设置 {'、'.join(missing)}。请补上，或者把这几项都去掉。")
