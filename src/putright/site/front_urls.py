"""The addresses that belong to no organisation."""

from __future__ import annotations

from django.urls import path

from putright.site import front_views as views

urlpatterns = [
    path("", views.front, name="front"),
    path("in/<str:token>/", views.one_time, name="one-time"),
    path("email/<str:token>/", views.new_email, name="new-email"),
    path("healthz", views.health, name="health"),
]
