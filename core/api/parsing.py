"""What a program may send and gets: JSON in UTF-8, of a bounded size; a form only where a route takes a file."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.http.multipartparser import MultiPartParserError
from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "too large"


class Json(BaseParser):
    """RFC 8259: whatever charset is named, JSON is UTF-8. Neither NaN nor a number or nesting that Python cannot hold gets through."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        sent = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(sent) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return json.loads(sent.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError from error


class Form(MultiPartParser):
    """A form with a file, which `core.uploads` cuts off beyond its limit."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except (TooManyFieldsSent, TooManyFilesSent, MultiPartParserError) as error:
            raise ParseError from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class AlwaysJson(BaseContentNegotiation):
    """Whatever is accepted: JSON comes, errors too."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == media_type), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
