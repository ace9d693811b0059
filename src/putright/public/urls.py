"""The addresses below /p/<provider>/."""

from __future__ import annotations

from django.urls import path

from putright.public.views import easier, procedure, summary
from putright.public.views_complaint import complain, complain_sent
from putright.public.views_drawing import drawing, drawing_narrow, drawing_text, drawing_wide
from putright.public.views_kept import kept
from putright.public.views_look import cookies, embed, picture, sheet
from putright.public.views_papers import paper, papers
from putright.public.views_remark import remark, remark_sent

urlpatterns = [
    path("", procedure, name="procedure"),
    path("easier/", easier, name="easier"),
    path("summary/", summary, name="summary"),
    path("papers/", papers, name="papers"),
    path("papers/<str:paper>", paper, name="paper"),
    path("drawing/", drawing, name="drawing"),
    path("drawing.svg", drawing_wide, name="drawing-wide"),
    path("drawing-narrow.svg", drawing_narrow, name="drawing-narrow"),
    path("drawing.txt", drawing_text, name="drawing-text"),
    path("kept/", kept, name="kept"),
    path("complain/", complain, name="complain"),
    path("complain/sent/", complain_sent, name="complain-sent"),
    path("remark/", remark, name="remark"),
    path("remark/sent/", remark_sent, name="remark-sent"),
    path("cookies/", cookies, name="cookies"),
    path("embed/", embed, name="embed"),
    path("look/<slug:name>.css", sheet, name="look-sheet"),
    path("look/<str:name>", picture, name="look-picture"),
]
