"""What the warning before the idle sign-out asks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import session_guard


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """GET: the seconds left. POST: count from now, if it is not over. 0 says that the next page leads to the sign-in."""
    now = timezone.now()
    left = session_guard.seconds_left(request, now)
    if left and request.method == "POST":
        left = session_guard.stay(request, now)
    return JsonResponse({"left": left})
