"""WeChat's and WeCom's web views (粤政易 is one of WeCom's) neither save a file nor print. Whatever file is asked for there, from whatever page: what
answers is the page that says how to get it out, by a link that works in the phone's browser, which shares no sign-in with the web view."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import parse_header_parameters

from core import files
from core.models import StoredFile

_NAMES = ("MicroMessenger", "wxwork", "wxworklocal")  # in the User-Agent
OWNER_KIND = "handed_over"
KEPT = timedelta(minutes=20)  # the link that is made for it right afterwards lives for ten


def is_web_view(request: HttpRequest) -> bool:
    return any(name in request.headers.get("User-Agent", "") for name in _NAMES)


class FilesLeaveWebViews:
    """A file made while it is asked for (a template, an export) is kept for a while as the asker's own, and the page for files answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_web_view(request) or not response.get("Content-Disposition", "").startswith("attachment"):
            return response
        if response.streaming:  # a backup: neither copied nor given to whoever holds a link
            _let_go(response)
            return render(request, "refused.html", {"sentence": "这个文件不能在微信或粤政易里下载，请在电脑浏览器中登录后下载。"}, status=400)
        return redirect("core:file_page", _kept(request, response).public_id)


def _let_go(response: HttpResponse) -> None:
    """Close the file behind a stream; `response.close()` would end the request, and with it the database connection."""
    source = getattr(response, "file_to_stream", None)
    if source is not None:
        source.close()


def _kept(request: HttpRequest, response: HttpResponse) -> StoredFile:
    _, parameters = parse_header_parameters(response["Content-Disposition"])
    return files.store(
        cast(bytes, response.content),
        name=parameters.get("filename", "文件"),
        content_type=response["Content-Type"],
        owner_kind=OWNER_KIND,
        owner_id=request.user.pk,
        now=timezone.now(),
        keep=KEPT,
    )
