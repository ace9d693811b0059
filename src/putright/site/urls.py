"""Every address. The matrix in tests/integration asks for a row for each of them."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("putright.site.front_urls")),
    path("account/", include("putright.site.account_urls")),
    path("p/<slug:slug>/", include("putright.public.urls")),
    path("feed/", include("putright.staff.feed_urls")),
    path("s/", include("putright.staff.urls")),
]
