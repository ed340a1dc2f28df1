#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "examsite.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018 - reads the settings now, so that a wrong one is a sentence and not a traceback
    except (ImproperlyConfigured, OSError) as error:
        sys.exit(f"不能继续：设置有误：{error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
