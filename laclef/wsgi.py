"""The address a web server loads: laclef.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laclef.settings")
application = get_wsgi_application()
