"""Static files as a deployment serves them: named by their content, slim, and packed."""

from typing import Any

import rcssmin
import rjsmin
from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """File names with a hash, so a phone on a slow line keeps them for good and still sees every new version; each also stands there packed."""

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        """By gzip: brotli takes a minute to pack what no browser asks for without https."""
        return super().create_compressor(**options, use_brotli=False)

    def _save(self, name: str, content: Any) -> Any:
        if is_ours(name):
            content.seek(0)  # it was read for the hash in its name
            content = ContentFile(slim(name, content.read()))
        return super()._save(name, content)


def is_ours(name: str) -> bool:
    """Sheets and scripts of this project lie on top; those of others in folders, as they were published."""
    return "/" not in name and name.endswith((".css", ".js"))


def slim(name: str, content: bytes) -> bytes:
    """Without comments and indentation, which are half of what our own files say."""
    shortened: bytes = (rcssmin.cssmin if name.endswith(".css") else rjsmin.jsmin)(content)
    return shortened
