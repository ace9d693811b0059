"""The address of a calendar feed, which belongs to whoever has it."""

from __future__ import annotations

from django.urls import path

from putright.staff.feed_views import feed

urlpatterns = [path("<str:token>.ics", feed, name="feed")]
