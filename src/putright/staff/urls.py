"""The addresses of the pages for staff."""

from __future__ import annotations

from django.urls import path

from putright.staff.act_views import record_fact
from putright.staff.bundle_views import bundle
from putright.staff.case_views import case
from putright.staff.letter_views import letter
from putright.staff.list_views import cases, figures, register_csv, worklist
from putright.staff.organisation_views import organisation, role
from putright.staff.people_views import people
from putright.staff.policy_views import policy, policy_version
from putright.staff.receiving_views import organisations, record
from putright.staff.remark_views import record_remark, remarks

urlpatterns = [
    path("", organisations, name="organisations"),
    path("<slug:slug>/", worklist, name="worklist"),
    path("<slug:slug>/record/", record, name="record"),
    path("<slug:slug>/cases/", cases, name="cases"),
    path("<slug:slug>/cases/<str:reference>/", case, name="case"),
    path("<slug:slug>/cases/<str:reference>/record/<slug:kind>/", record_fact, name="record-fact"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/", letter, name="letter"),
    path("<slug:slug>/cases/<str:reference>/bundle/", bundle, name="bundle"),
    path("<slug:slug>/figures/", figures, name="figures"),
    path("<slug:slug>/register.csv", register_csv, name="register-csv"),
    path("<slug:slug>/remarks/", remarks, name="remarks"),
    path("<slug:slug>/remarks/record/", record_remark, name="record-remark"),
    path("<slug:slug>/organisation/", organisation, name="organisation"),
    path("<slug:slug>/organisation/<slug:role>/", role, name="role"),
    path("<slug:slug>/policy/", policy, name="policy"),
    path("<slug:slug>/policy/versions/<int:version>/", policy_version, name="policy-version"),
    path("<slug:slug>/people/", people, name="people"),
]
