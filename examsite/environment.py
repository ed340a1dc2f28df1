"""Settings read from the environment, each with a sentence when it cannot be used."""

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
_YES = {"1", "true", "yes", "on"}
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
