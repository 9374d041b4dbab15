"""The WSGI entry point."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyu.site.settings")
application = get_wsgi_application()

# The engine's statements take two seconds to compile: not while the first teacher waits for a saved visit.
from gongyu.compliance.queries import warm  # noqa: E402 - only once Django is set up

Thread(target=warm, daemon=True).start()
