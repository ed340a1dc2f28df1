"""Lists come in pages: `page`, and `page_size` up to 100."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"
