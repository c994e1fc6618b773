"""Django's admin with thirty people in it: ``STAFF_PASSWORD=… python scenarios/sites/staff.py --port 8752``.

Needs ``pip install django``. The project lives in this file, its database in a temporary folder. The one who may log in
is called ``warden``, with the password of the environment variable STAFF_PASSWORD.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import path

FIRST = ("Ada", "Ben", "Chloe", "Dev", "Elin", "Farah", "Gus", "Hana", "Ivo", "June")
LAST = ("Archer", "Brook", "Carver")

urlpatterns = []  # filled in once Django is set up


def set_up(folder: Path) -> None:
    """Configure Django, make the database, and put the people in."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY=os.urandom(16).hex(),
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
        STATIC_URL="static/",
        INSTALLED_APPS=[f"django.contrib.{app}" for app in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "staff.db")}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
    )
    django.setup()
    from django.contrib import admin
    from django.contrib.auth.models import User

    urlpatterns.append(path("admin/", admin.site.urls))
    call_command("migrate", verbosity=0)
    User.objects.create_superuser("warden", "warden@example.com", os.environ["STAFF_PASSWORD"])
    for number, (first, last) in enumerate((first, last) for last in LAST for first in FIRST):
        User.objects.create(
            username=f"{first}.{last}".lower(),
            first_name=first,
            last_name=last,
            is_staff=number % 5 == 0,
            email=f"{first}.{last}@example.com".lower(),
        )


def main() -> int:
    """Serve until ended; 2 if there is no password."""
    parser = argparse.ArgumentParser(description="Serve Django's admin with thirty people in it.")
    parser.add_argument("--port", type=int, default=8752)
    port = parser.parse_args().port
    if not os.environ.get("STAFF_PASSWORD"):
        print("Set STAFF_PASSWORD: it becomes the password of `warden`.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
