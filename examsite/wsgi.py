"""The entry point of the web processes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
application = get_wsgi_application()

from core.starting import refuse_bad_start  # noqa: E402 - needs the settings

refuse_bad_start()
