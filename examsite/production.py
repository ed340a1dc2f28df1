"""What a site that real people use must have: refused at the start, each with the sentence that says what to set."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH, KEY_LETTERS = 50, 5  # as Django's own check of SECRET_KEY (security.W009)
KNOWN = ("django-insecure-", "only-for-tests-")  # beginnings of keys that stand in public code


def weak_key(key: str) -> bool:
    return len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS or key.startswith(KNOWN)


def refuse_unsafe(**given: object) -> None:
    """Raise the first sentence of `faults`."""
    for sentence in faults(**given):  # type: ignore[arg-type]
        raise ImproperlyConfigured(f"PRODUCTION=true 时，{sentence}")


def faults(
    *, debug: bool, secret_key: str, audit_key: str, allowed_hosts: Sequence[str], https: bool, plain_http: bool, trusted_proxy: bool
) -> Iterator[str]:
    """What is wrong with settings for production, one sentence each."""
    if debug:
        yield "不能打开 DEBUG，出错页面会泄露系统内部信息。请删除 DEBUG 或设为 false。"
    for name, key in (("SECRET_KEY", secret_key), ("AUDIT_KEY", audit_key)):
        if weak_key(key):
            yield f"{name} 要用至少 {KEY_LENGTH} 个字符的随机文字，不能用示例或测试的密钥。删去 settings.env 里的这一行，bin/run 会生成新的。"
    if secret_key == audit_key:
        yield "SECRET_KEY 和 AUDIT_KEY 不能相同，否则知道其中一个就能伪造审计封存。请给 AUDIT_KEY 另设一个。"
    if not allowed_hosts or any(host in ("*", ".") for host in allowed_hosts):
        yield "要在 ALLOWED_HOSTS 里写明网站的域名，例如 ALLOWED_HOSTS=xuefa.example，多个用逗号分开，不能用 *。"
    if https == plain_http:
        yield "要么设 HTTPS=true（前面有 TLS 代理），要么设 PLAIN_HTTP=true（只在封闭的内网使用，密码和答案不加密传送），二者选一。"
    if https and not trusted_proxy:
        yield "HTTPS=true 还要设 TRUSTED_PROXY=true，让代理告诉系统浏览器用的是 https，否则每个页面都会不停转向。"
