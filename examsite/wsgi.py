"""The entry point of the web processes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
application = get_wsgi_application()

from core.clock import refuse_wrong_clock  # noqa: E402 - needs the settings

refuse_wrong_clock()
