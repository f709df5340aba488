"""The door: login, logout, and what a locked-out visitor is told."""

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from users.forms import LoginForm
from users.guards import public
from users.middleware import SEEN
from users.models import User
from users.operations.session import close_session, open_session


class Login(auth.LoginView):
    """Django's login, which also writes the open session down."""

    template_name = "users/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        now = timezone.now()
        self.request.session[SEEN] = now.timestamp()
        device = self.request.headers.get("User-Agent", "")
        key = self.request.session.session_key or ""
        open_session(user=form.get_user(), session_key=key, device=device_words(device), now=now)
        return response


@public
def login(request: HttpRequest) -> HttpResponse:
    """Log in by e-mail and password; throttled by address and name."""
    logins = settings.DEMO and [
        (account.email, account.get_role_display())
        for account in User.objects.active().filter(email__endswith="@demo.example").order_by("pk")
    ]
    context = {"demo_logins": logins, "demo_password": "kolmikanta-demo"}
    return Login.as_view(extra_context=context)(request)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End this session."""
    if request.session.session_key:
        close_session(session_key=request.session.session_key)
    response = auth.LogoutView.as_view()(request)
    # Drafts of forms hold personal data, and the next one at the desk opens the same window.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def attempted_name(request: HttpRequest, credentials: dict | None = None) -> str:
    """Whose password is tried: one account in whatever case, so that attempts are counted together."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(name).strip().lower()[:254]


def device_words(agent: str) -> str:
    """ "Firefox, Linux" out of what the browser says of itself."""
    browsers = {
        "Edg/": "Edge",
        "OPR/": "Opera",
        "Firefox/": "Firefox",
        "Chrome/": "Chrome",
        "Safari/": "Safari",
    }
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "macOS",
        "Linux": "Linux",
    }
    found = [
        next((word for sign, word in signs.items() if sign in agent), "") for signs in (browsers, systems)
    ]
    return ", ".join(filter(None, found)) or agent[:60]


@public
def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None, **kwargs
):
    """Too many wrong passwords: say so, and when to try again."""
    return render(request, "users/locked_out.html", status=429)
