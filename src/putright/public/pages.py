"""The public pages of a provider: their addresses below those of the provider and of the language."""

from __future__ import annotations

from django.urls import path

from putright.public.acting.views import case_act, case_act_done
from putright.public.complaining.check_views import check
from putright.public.complaining.file_views import files
from putright.public.complaining.saved_views import come_back, delete, save
from putright.public.complaining.views import question, start
from putright.public.views import easier, procedure, summary
from putright.public.views_case import followed_case, followed_consent, followed_file
from putright.public.views_complaint import complain_sent, consent_form, one_page
from putright.public.views_copy import followed_copy_pdf, followed_copy_text, sent_copy_pdf, sent_copy_text
from putright.public.views_desk import desk, desk_done, desk_still
from putright.public.views_drawing import drawing
from putright.public.views_follow import follow, follow_code, follow_finish, follow_finished
from putright.public.views_kept import kept
from putright.public.views_leave import leave, safer
from putright.public.views_look import cookies, embed
from putright.public.views_papers import papers
from putright.public.views_provider import accessibility, help_with_complaining, outside_bodies, who_may_complain
from putright.public.views_remark import remark, remark_sent
from putright.public.views_told import you_said
from putright.public.views_urgent import urgent, urgent_first

urlpatterns = [
    path("", procedure, name="procedure"),
    path("easier/", easier, name="easier"),
    path("summary/", summary, name="summary"),
    path("papers/", papers, name="papers"),
    path("drawing/", drawing, name="drawing"),
    path("kept/", kept, name="kept"),
    path("who/", who_may_complain, name="who-may-complain"),
    path("help/", help_with_complaining, name="help"),
    path("bodies/", outside_bodies, name="bodies"),
    path("you-said/", you_said, name="you-said"),
    path("accessibility/", accessibility, name="accessibility"),
    path("follow/", follow, name="follow"),
    path("follow/code/", follow_code, name="follow-code"),
    path("follow/finish/", follow_finish, name="follow-finish"),
    path("follow/finished/", follow_finished, name="follow-finished"),
    path("case/", followed_case, name="followed-case"),
    path("case/do/<str:act>/", case_act, name="case-act"),
    path("case/done/", case_act_done, name="case-act-done"),
    path("case/consent/", followed_consent, name="followed-consent"),
    path("case/copy.pdf", followed_copy_pdf, name="followed-copy"),
    path("case/copy.txt", followed_copy_text, name="followed-copy-text"),
    path("case/files/<int:number>/", followed_file, name="followed-file"),
    path("complain/", start, name="complain"),
    path("complain/one-page/", one_page, name="complain-one-page"),
    path("complain/files/", files, name="complain-files"),
    path("complain/check/", check, name="complain-check"),
    path("complain/save/", save, name="complain-save"),
    path("complain/return/", come_back, name="complain-return"),
    path("complain/delete/", delete, name="complain-delete"),
    path("urgent/", urgent, name="urgent"),
    path("urgent/first/", urgent_first, name="urgent-first"),
    path("leave/", leave, name="leave"),
    path("leave/safer/", safer, name="safer"),
    path("desk/", desk, name="desk"),
    path("desk/still/", desk_still, name="desk-still"),
    path("desk/done/", desk_done, name="desk-done"),
    path("complain/sent/", complain_sent, name="complain-sent"),
    path("complain/sent/consent/", consent_form, name="complain-consent"),
    path("complain/<slug:asked>/", question, name="complain-step"),
    path("complain/sent/copy.pdf", sent_copy_pdf, name="complain-sent-copy"),
    path("complain/sent/copy.txt", sent_copy_text, name="complain-sent-copy-text"),
    path("remark/", remark, name="remark"),
    path("remark/sent/", remark_sent, name="remark-sent"),
    path("cookies/", cookies, name="cookies"),
    path("embed/", embed, name="embed"),
]
