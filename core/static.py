from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """File names with a hash, so a phone on a slow line keeps them for good and still sees every new version."""

    manifest_strict = False
