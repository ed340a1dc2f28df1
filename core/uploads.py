"""How uploads come in: no more of a file than may be kept, however much is sent."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class Capped(FileUploadHandler):
    """Stands before Django's handlers and passes on at most one chunk beyond the limit: enough for `core.files.uploaded_bytes` to refuse the file
    with a sentence, and no stranger can fill the disk with one request."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_LIMIT_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None
