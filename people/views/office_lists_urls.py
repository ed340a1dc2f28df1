"""Addresses of the editable lists, included by people.urls."""

from django.urls import URLPattern, path

from people.views import office_lists as views
from people.views.office_lists import FIELD_PAGES, STAFFING_PAGES, ListPages


def _of(pages: ListPages, at: str) -> list[URLPattern]:
    which = {"pages": pages}
    return [
        path(f"manage/people/{at}/", views.rows, which, name=f"{pages.urls}s"),
        path(f"manage/people/{at}/add/", views.add, which, name=f"{pages.urls}_add"),
        path(f"manage/people/{at}/<int:row_id>/", views.change, which, name=pages.urls),
        path(f"manage/people/{at}/<int:row_id>/remove/", views.remove, which, name=f"{pages.urls}_remove"),
    ]


urlpatterns = [*_of(STAFFING_PAGES, "staffing-types"), *_of(FIELD_PAGES, "fields")]
