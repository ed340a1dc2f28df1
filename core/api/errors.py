"""What a program gets when something is refused: a code, a sentence and, where fields are wrong, a sentence for each. Made here alone."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from core import audit
from core.api.parsing import TooLarge
from core.api.switch import interfaces_on
from core.errors import Refused, Stale

SENTENCES = {
    "invalid": "有内容填写不对，请按 fields 中的说明修改后重新提交。",
    "parse_error": "提交的内容不是正确的 JSON（UTF-8），请检查后重新提交。",
    "too_large": "提交的内容太大，请分几次提交。",
    "not_authenticated": "请先登录，或在 Authorization 中带上接口令牌（Bearer）。",
    "token_wrong": "接口令牌不对、已过期、已撤销或已失效。请在“我的信息”里新建令牌。",
    "sign_in_again": "请先在网页上重新登录，再使用接口。",
    "csrf": "请求缺少页面的安全校验码（X-CSRFToken），请刷新页面后重试，或改用接口令牌。",
    "forbidden": "您没有这项权限。",
    "not_found": "没有这条记录，或者不在您的管理范围内。",
    "method_not_allowed": "这个地址不支持这种请求方法。",
    "unsupported_media_type": "这个地址不收这种内容：一般提交 JSON（Content-Type: application/json），送文件的地址收 multipart/form-data。",
    "throttled": "请求太频繁，请稍候再试。",
    "failed": "程序出错，已经记录。请稍后再试；一直这样请告诉系统管理员。",
}
_CODES: list[tuple[type[Exception], str]] = [
    (exceptions.ValidationError, "invalid"),
    (exceptions.ParseError, "parse_error"),
    (RequestDataTooBig, "too_large"),
    (TooLarge, "too_large"),
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.PermissionDenied, "forbidden"),
    (PermissionDenied, "forbidden"),
    (exceptions.NotFound, "not_found"),
    (Http404, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "throttled"),
]
_STATUSES = {PermissionDenied: 403, Http404: 404, RequestDataTooBig: 413}  # of exceptions that are Django's own


class Error(serializers.Serializer):
    """How every refusal looks; it also stands in the schema. `current` and `yours`: a row that somebody changed meanwhile (409)."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)  # type: ignore[assignment]
    current = serializers.DictField(required=False)
    yours = serializers.DictField(required=False)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to anything that was raised in a view of the interface; None for a fault, which Django then reports."""
    if isinstance(error, Refused):
        audit.note_refusal(error.code)
        return Response(_refused(error, context), status=error.status)
    code = _code(error)
    if not code:
        return None
    body: dict[str, Any] = {"code": code, "sentence": SENTENCES[code]}
    if isinstance(error, exceptions.ValidationError):
        body["fields"] = _fields(error.detail)
    status = next((number for kind, number in _STATUSES.items() if isinstance(error, kind)), 0) or error.status_code  # type: ignore[attr-defined]
    return Response(body, status=status, headers=_headers(error))


def _code(error: Exception) -> str:
    """The code an exception was given, else that of its kind; empty for a fault."""
    given = error.get_codes() if isinstance(error, exceptions.APIException) else ""
    if isinstance(given, str) and given in SENTENCES:
        return given
    return next((code for kind, code in _CODES if isinstance(error, kind)), "")


def _refused(refusal: Refused, context: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {"code": refusal.code, "sentence": refusal.sentence}
    if refusal.field:
        body["fields"] = {refusal.field: [refusal.sentence]}
    if isinstance(refusal, Stale) and refusal.row is not None:
        body["current"] = context["view"].shown(refusal.row)
        body["yours"] = {name: value for name, value in context["request"].data.items() if name != "version"}
    return body


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(error.wait)  # type: ignore[attr-defined]
    return headers


def _fields(detail: Any, place: str = "") -> dict[str, list[str]]:
    """Sentences by the path of their field: `unit`, `members.0.name`; what no field is to blame for stands under `body`."""
    if isinstance(detail, dict):
        pairs = list(detail.items())
    elif any(isinstance(one, (dict, list)) for one in detail):
        pairs = list(enumerate(detail))
    else:
        return {place or "body": [str(one) for one in detail]}
    found: dict[str, list[str]] = {}
    for name, inner in pairs:
        path = place if name == "non_field_errors" else f"{place}.{name}" if place else str(name)
        if inner:
            found.update(_fields(inner if isinstance(inner, (dict, list)) else [inner], path))
    return found


def as_json(code: str, *, status: int) -> JsonResponse:
    """The same shape where no view of the interface answers."""
    return JsonResponse({"code": code, "sentence": SENTENCES[code]}, status=status, json_dumps_params={"ensure_ascii": False})


@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> JsonResponse:
    """No such address below /api/."""
    if not interfaces_on():
        raise Http404
    return as_json("not_found", status=404)


unknown.for_programs = True  # type: ignore[attr-defined]
