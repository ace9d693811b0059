"""The addresses below /p/<provider>/: files, and each page in English, and below the name of another language in that.

A file has no language in its address: what depends on it, such as a paper, says so in its own name.
"""

from __future__ import annotations

from django.urls import include, path

from putright.public.views_drawing import drawing_narrow, drawing_text, drawing_wide
from putright.public.views_look import picture, sheet
from putright.public.views_papers import paper
from putright.site.spoken import in_address

urlpatterns = [
    path("papers/<str:paper>", paper, name="paper"),
    path("drawing.svg", drawing_wide, name="drawing-wide"),
    path("drawing-narrow.svg", drawing_narrow, name="drawing-narrow"),
    path("drawing.txt", drawing_text, name="drawing-text"),
    path("look/<slug:name>.css", sheet, name="look-sheet"),
    path("look/<str:name>", picture, name="look-picture"),
    path(in_address, include("putright.public.pages")),
]
