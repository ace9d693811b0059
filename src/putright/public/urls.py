"""The addresses below /p/<provider>/."""

from __future__ import annotations

from django.urls import path

from putright.public.views import easier, procedure, summary
from putright.public.views_case import followed_case
from putright.public.views_complaint import complain, complain_sent
from putright.public.views_copy import sent_copy_pdf, sent_copy_text
from putright.public.views_drawing import drawing, drawing_narrow, drawing_text, drawing_wide
from putright.public.views_follow import follow, follow_code, follow_finish, follow_finished
from putright.public.views_kept import kept
from putright.public.views_papers import paper, papers
from putright.public.views_provider import accessibility, help_with_complaining, outside_bodies, who_may_complain
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
    path("who/", who_may_complain, name="who-may-complain"),
    path("help/", help_with_complaining, name="help"),
    path("bodies/", outside_bodies, name="bodies"),
    path("accessibility/", accessibility, name="accessibility"),
    path("complain/", complain, name="complain"),
    path("complain/sent/", complain_sent, name="complain-sent"),
    path("follow/", follow, name="follow"),
    path("follow/code/", follow_code, name="follow-code"),
    path("follow/finish/", follow_finish, name="follow-finish"),
    path("follow/finished/", follow_finished, name="follow-finished"),
    path("case/", followed_case, name="followed-case"),
    path("complain/sent/copy.pdf", sent_copy_pdf, name="complain-sent-copy"),
    path("complain/sent/copy.txt", sent_copy_text, name="complain-sent-copy-text"),
    path("remark/", remark, name="remark"),
    path("remark/sent/", remark_sent, name="remark-sent"),
]
