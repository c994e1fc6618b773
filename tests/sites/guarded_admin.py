"""Django's admin of `scenarios/sites/staff.py`, which also lets in who presents a header or HTTP credentials.

`STAFF_PASSWORD=… STAFF_TOKEN=… python guarded_admin.py --port N`. `/forget` ends the session.
"""

import base64
import os
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2] / "scenarios" / "sites"))
sys.argv[0] = "staff"

import staff  # noqa: E402


class HeaderLogin:
    """Logs in the user whose token or credentials a request carries; asks for credentials under `/admin/` with `?basic`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.contrib.auth.models import User
        from django.http import HttpResponse

        basic = "Basic " + base64.b64encode(f"warden:{os.environ['STAFF_PASSWORD']}".encode()).decode()
        given = request.headers.get("Authorization", "")
        if request.path == "/forget":
            request.session.flush()
            return HttpResponse("done")
        if given in (basic, f"Bearer {os.environ['STAFF_TOKEN']}"):
            request.user = User.objects.get(username="warden")
        elif "basic" in request.GET:
            answer = HttpResponse("Who are you?", status=401)
            answer["WWW-Authenticate"] = 'Basic realm="staff"'
            return answer
        return self.get_response(request)


def set_up(folder, make=staff.set_up):
    """As staff.py does, with this middleware at the end."""
    from django.conf import settings

    more = "__main__.HeaderLogin"
    staff.settings = SimpleNamespace(configure=lambda **all: settings.configure(**all | {"MIDDLEWARE": [*all["MIDDLEWARE"], more]}))
    make(folder)


if __name__ == "__main__":
    staff.set_up = set_up
    sys.exit(staff.main())
