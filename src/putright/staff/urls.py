"""The addresses of the pages for staff."""

from __future__ import annotations

from django.urls import path

from putright.staff.act_views import record_fact
from putright.staff.body_views import bodies, body, body_change, body_new
from putright.staff.bundle_views import bundle
from putright.staff.calendar_views import calendar, calendar_change, calendar_letters
from putright.staff.call_views import call, call_said
from putright.staff.case_people_views import case_authority, case_needs, case_note, case_people, case_person
from putright.staff.case_views import case
from putright.staff.change_views import changes
from putright.staff.code_views import codes
from putright.staff.deputy_views import deputies
from putright.staff.desk_views import desks
from putright.staff.directory_views import sign_in
from putright.staff.document_file_views import document_file
from putright.staff.document_views import document, document_change, documents, documents_add
from putright.staff.draft_adopt_views import policy_draft_adopt
from putright.staff.draft_differences import policy_draft_differences
from putright.staff.draft_look_views import policy_draft_drawing, policy_draft_picture, policy_draft_public
from putright.staff.draft_trial_views import policy_draft_chart, policy_draft_trial, policy_draft_trial_csv
from putright.staff.draft_views import (
    policy_draft,
    policy_draft_begin,
    policy_draft_drop,
    policy_draft_edit,
    policy_draft_file,
    policy_draft_history,
    policy_draft_text,
)
from putright.staff.embedding_views import embedding, embedding_code
from putright.staff.group_views import group, groups
from putright.staff.hand_over_views import hand_over_all
from putright.staff.held_views import held, held_one
from putright.staff.independence_views import case_involved, independence, open_closed_case
from putright.staff.itself_views import itself, itself_kind
from putright.staff.kept_views import kept_in_public
from putright.staff.letter_file_views import letter_file
from putright.staff.letter_look_views import letter_look
from putright.staff.letter_out_views import letter_out
from putright.staff.letter_post_views import letter_post
from putright.staff.letter_rules_views import letter_rules
from putright.staff.letter_send_views import letter_send
from putright.staff.letter_sent_views import letter_sent
from putright.staff.letter_text_views import (
    letter_text_adopt,
    letter_text_page,
    letter_text_preview,
    letter_text_version,
    letter_texts,
)
from putright.staff.letter_views import letter
from putright.staff.letter_waits_views import letter_waits, letter_waits_file
from putright.staff.letterhead_views import letterhead, letterhead_sample
from putright.staff.letters_to_look_views import letter_remarks, letters_to_look
from putright.staff.list_views import figures, register_csv, requests_csv
from putright.staff.look_views import look, look_preview
from putright.staff.mail_views import mail, mail_attached, mail_complaint, mail_file, mail_one
from putright.staff.mailbox_views import mailboxes
from putright.staff.matrix_views import matrix
from putright.staff.may_views import may
from putright.staff.message_views import record_message
from putright.staff.model_views import policy_model
from putright.staff.morning_views import mornings
from putright.staff.needs_views import needs
from putright.staff.organisation_views import details, organisation
from putright.staff.own_address_views import own_address
from putright.staff.paper_views import policy_draft_paper, policy_draft_papers, policy_papers
from putright.staff.people_views import people
from putright.staff.place_views import service, services, site, sites
from putright.staff.policy_views import policy, policy_version, policy_version_file
from putright.staff.post_views import post, post_batch, post_pdf
from putright.staff.promises_views import promise, promises, promises_csv
from putright.staff.receiving_views import organisations, record
from putright.staff.refusal_views import refuse
from putright.staff.related_views import (
    case_group,
    case_join,
    case_link,
    case_part,
    case_related,
    case_unlink,
)
from putright.staff.remark_one_views import remark_complaint, remark_one
from putright.staff.remark_views import record_remark, remarks, remarks_csv
from putright.staff.request_views import request_complaint, request_new, request_one, requests
from putright.staff.revise_views import policy_draft_change, policy_draft_change_part
from putright.staff.role_views import role, roles
from putright.staff.safety_views import safety
from putright.staff.saved_views import saved_views
from putright.staff.scan_praise_views import mail_praise
from putright.staff.search_views import cases
from putright.staff.split_views import case_split, case_split_back
from putright.staff.strand_access_views import strand_access
from putright.staff.strand_views import case_strands, strand_open, strand_step
from putright.staff.team_views import team, teams
from putright.staff.told_views import told, told_change, told_new, told_one
from putright.staff.who_views import who
from putright.staff.worklist_views import worklist

urlpatterns = [
    path("", organisations, name="organisations"),
    path("<slug:slug>/", worklist, name="worklist"),
    path("<slug:slug>/views/", saved_views, name="worklist-views"),
    path("<slug:slug>/call/", call, name="call"),
    path("<slug:slug>/call/said/<str:key>/", call_said, name="call-said"),
    path("<slug:slug>/record/", record, name="record"),
    path("<slug:slug>/record/message/", record_message, name="record-message"),
    path("<slug:slug>/cases/", cases, name="cases"),
    path("<slug:slug>/cases/<str:reference>/", case, name="case"),
    path("<slug:slug>/cases/<str:reference>/people/", case_people, name="case-people"),
    # Before the form of any fact: these kinds have screens of their own.
    path("<slug:slug>/cases/<str:reference>/record/needs-noted/", case_needs, name="case-needs"),
    path("<slug:slug>/cases/<str:reference>/record/person-noted/", case_person, name="case-person"),
    path("<slug:slug>/cases/<str:reference>/record/authority-noted/", case_authority, name="case-authority"),
    path("<slug:slug>/cases/<str:reference>/record/note-corrected/", case_note, name="case-note"),
    path("<slug:slug>/needs/", needs, name="cases-needs"),
    path("<slug:slug>/cases/<str:reference>/record/<slug:kind>/", record_fact, name="record-fact"),
    path("<slug:slug>/cases/<str:reference>/refuse/", refuse, name="refuse"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/", letter, name="letter"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/<str:file>", letter_file, name="letter-file"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/look/", letter_look, name="letter-look"),
    path("<slug:slug>/cases/<str:reference>/remarks/<int:number>/", letter_remarks, name="letter-remarks"),
    path("<slug:slug>/letters-to-look-at/", letters_to_look, name="letters-to-look"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/out/", letter_out, name="letter-out"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/send/", letter_send, name="letter-send"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/post/", letter_post, name="letter-post"),
    path("<slug:slug>/cases/<str:reference>/letter/<slug:kind>/waits/", letter_waits, name="letter-waits"),
    path(
        "<slug:slug>/cases/<str:reference>/letter/<slug:kind>/waits/letter.pdf",
        letter_waits_file,
        name="letter-waits-file",
    ),
    path("<slug:slug>/post/", post, name="post"),
    path("<slug:slug>/post/<int:number>/", post_batch, name="post-batch"),
    path("<slug:slug>/post/<int:number>/post.pdf", post_pdf, name="post-pdf"),
    path("<slug:slug>/cases/<str:reference>/sent/<int:number>/", letter_sent, name="letter-sent"),
    path("<slug:slug>/cases/<str:reference>/bundle/", bundle, name="bundle"),
    path("<slug:slug>/cases/<str:reference>/documents/", documents, name="case-documents"),
    path("<slug:slug>/cases/<str:reference>/documents/add/", documents_add, name="case-documents-add"),
    path("<slug:slug>/cases/<str:reference>/documents/<int:number>/", document, name="case-document"),
    path("<slug:slug>/cases/<str:reference>/documents/<int:number>/file/", document_file, name="case-document-file"),
    path(
        "<slug:slug>/cases/<str:reference>/documents/<int:number>/<slug:act>/",
        document_change,
        name="case-document-change",
    ),
    path("<slug:slug>/cases/<str:reference>/strands/", case_strands, name="case-strands"),
    path("<slug:slug>/cases/<str:reference>/strands/open/<slug:sort>/", strand_open, name="case-strand-open"),
    path("<slug:slug>/cases/<str:reference>/strands/<slug:strand>/access/", strand_access, name="case-strand-access"),
    path("<slug:slug>/cases/<str:reference>/strands/<slug:strand>/<slug:step>/", strand_step, name="case-strand-step"),
    path("<slug:slug>/cases/<str:reference>/codes/", codes, name="case-codes"),
    path("<slug:slug>/cases/<str:reference>/involved/", case_involved, name="case-involved"),
    path("<slug:slug>/cases/<str:reference>/others/", case_related, name="case-related"),
    path("<slug:slug>/cases/<str:reference>/others/link/", case_link, name="case-link"),
    path("<slug:slug>/cases/<str:reference>/others/unlink/", case_unlink, name="case-unlink"),
    path("<slug:slug>/cases/<str:reference>/others/join/", case_join, name="case-join"),
    path("<slug:slug>/cases/<str:reference>/others/part/", case_part, name="case-part"),
    path("<slug:slug>/cases/<str:reference>/others/split/", case_split, name="case-split"),
    path("<slug:slug>/cases/<str:reference>/others/back/", case_split_back, name="case-split-back"),
    path("<slug:slug>/cases/<str:reference>/others/group/", case_group, name="case-group"),
    path("<slug:slug>/groups/", groups, name="groups"),
    path("<slug:slug>/groups/<int:number>/", group, name="group"),
    path("<slug:slug>/independence/", independence, name="cases-independence"),
    path("<slug:slug>/independence/open/", open_closed_case, name="cases-open-closed"),
    path("<slug:slug>/figures/", figures, name="figures"),
    path("<slug:slug>/promises/", promises, name="figures-promises"),
    path("<slug:slug>/promises/one/", promise, name="figures-promise"),
    path("<slug:slug>/promises.csv", promises_csv, name="figures-promises-csv"),
    path("<slug:slug>/register.csv", register_csv, name="register-csv"),
    path("<slug:slug>/remarks/", remarks, name="remarks"),
    path("<slug:slug>/remarks.csv", remarks_csv, name="remarks-csv"),
    path("<slug:slug>/remarks/record/", record_remark, name="record-remark"),
    path("<slug:slug>/remarks/<int:number>/", remark_one, name="remarks-one"),
    path("<slug:slug>/remarks/<int:number>/complaint/", remark_complaint, name="remarks-complaint"),
    path("<slug:slug>/mail/", mail, name="mail"),
    path("<slug:slug>/mail/<int:number>/", mail_one, name="mail-one"),
    path("<slug:slug>/mail/<int:number>/complaint/", mail_complaint, name="mail-complaint"),
    path("<slug:slug>/mail/<int:number>/praise/", mail_praise, name="mail-praise"),
    path("<slug:slug>/mail/<int:number>/file/", mail_file, name="mail-file"),
    path("<slug:slug>/mail/<int:number>/files/<int:which>/", mail_attached, name="mail-attached"),
    path("<slug:slug>/organisation/mail/", mailboxes, name="organisation-mail"),
    path("<slug:slug>/held/", held, name="held"),
    path("<slug:slug>/held/<int:number>/", held_one, name="held-one"),
    path("<slug:slug>/requests/", requests, name="requests"),
    path("<slug:slug>/requests.csv", requests_csv, name="requests-csv"),
    path("<slug:slug>/requests/new/", request_new, name="requests-new"),
    path("<slug:slug>/requests/<int:number>/", request_one, name="requests-one"),
    path("<slug:slug>/requests/<int:number>/complaint/", request_complaint, name="requests-complaint"),
    path("<slug:slug>/organisation/", organisation, name="organisation"),
    path("<slug:slug>/teams/", teams, name="organisation-teams"),
    path("<slug:slug>/teams/<int:team>/", team, name="organisation-team"),
    path("<slug:slug>/organisation/details/", details, name="organisation-details"),
    path("<slug:slug>/organisation/letterhead/", letterhead, name="organisation-letterhead"),
    path("<slug:slug>/organisation/letterhead/sample.pdf", letterhead_sample, name="organisation-letterhead-sample"),
    path("<slug:slug>/organisation/look/", look, name="organisation-look"),
    path("<slug:slug>/organisation/look/preview.css", look_preview, name="organisation-look-preview"),
    path("<slug:slug>/organisation/address/", own_address, name="organisation-address"),
    path("<slug:slug>/organisation/embedding/", embedding, name="organisation-embedding"),
    path("<slug:slug>/organisation/embedding/code.<slug:form>", embedding_code, name="organisation-embedding-code"),
    path("<slug:slug>/organisation/sites/", sites, name="organisation-sites"),
    path("<slug:slug>/organisation/sites/<int:site>/", site, name="organisation-site"),
    path("<slug:slug>/organisation/safety/", safety, name="organisation-safety"),
    path("<slug:slug>/desks/", desks, name="desks"),
    path("<slug:slug>/organisation/services/", services, name="organisation-services"),
    path("<slug:slug>/organisation/services/<int:service>/", service, name="organisation-service"),
    path("<slug:slug>/organisation/sign-in/", sign_in, name="organisation-sign-in"),
    path("<slug:slug>/policy/calendar/", calendar, name="policy-calendar"),
    path("<slug:slug>/policy/calendar/letters/", calendar_letters, name="policy-calendar-letters"),
    path("<slug:slug>/policy/calendar/<int:change>/", calendar_change, name="policy-calendar-change"),
    path("<slug:slug>/kept/", kept_in_public, name="organisation-kept"),
    path("<slug:slug>/policy/", policy, name="policy"),
    path("<slug:slug>/policy/versions/<int:version>/", policy_version, name="policy-version"),
    path("<slug:slug>/policy/papers/", policy_papers, name="policy-papers"),
    path("<slug:slug>/policy/papers/<int:draft>/", policy_draft_papers, name="policy-draft-papers"),
    path("<slug:slug>/policy/papers/<int:draft>/<str:paper>", policy_draft_paper, name="policy-draft-paper"),
    path("<slug:slug>/policy/versions/<int:version>/file/", policy_version_file, name="policy-version-file"),
    path("<slug:slug>/policy/begin/", policy_draft_begin, name="policy-draft-begin"),
    path("<slug:slug>/policy/model/", policy_model, name="policy-model"),
    path("<slug:slug>/policy/drafts/<int:draft>/change/", policy_draft_change, name="policy-draft-change"),
    path(
        "<slug:slug>/policy/drafts/<int:draft>/change/<slug:part>/",
        policy_draft_change_part,
        name="policy-draft-change-part",
    ),
    path("<slug:slug>/policy/drafts/<int:draft>/", policy_draft, name="policy-draft"),
    path("<slug:slug>/policy/drafts/<int:draft>/text/", policy_draft_text, name="policy-draft-text"),
    path("<slug:slug>/policy/drafts/<int:draft>/file/", policy_draft_file, name="policy-draft-file"),
    path("<slug:slug>/policy/drafts/<int:draft>/edit/", policy_draft_edit, name="policy-draft-edit"),
    path("<slug:slug>/policy/drafts/<int:draft>/history/", policy_draft_history, name="policy-draft-history"),
    path(
        "<slug:slug>/policy/drafts/<int:draft>/differences/", policy_draft_differences, name="policy-draft-differences"
    ),
    path("<slug:slug>/policy/drafts/<int:draft>/public/", policy_draft_public, name="policy-draft-public"),
    path("<slug:slug>/policy/drafts/<int:draft>/drawing/", policy_draft_drawing, name="policy-draft-drawing"),
    path(
        "<slug:slug>/policy/drafts/<int:draft>/drawing/<slug:form>/", policy_draft_picture, name="policy-draft-picture"
    ),
    path("<slug:slug>/policy/drafts/<int:draft>/trial/", policy_draft_trial, name="policy-draft-trial"),
    path(
        "<slug:slug>/policy/drafts/<int:draft>/trial/counts.csv", policy_draft_trial_csv, name="policy-draft-trial-csv"
    ),
    path("<slug:slug>/policy/drafts/<int:draft>/trial/<slug:form>/", policy_draft_chart, name="policy-draft-chart"),
    path("<slug:slug>/policy/drafts/<int:draft>/drop/", policy_draft_drop, name="policy-draft-drop"),
    path("<slug:slug>/policy/drafts/<int:draft>/adopt/", policy_draft_adopt, name="policy-draft-adopt"),
    path("<slug:slug>/policy/bodies/", bodies, name="policy-bodies"),
    path("<slug:slug>/policy/bodies/new/", body_new, name="policy-body-new"),
    path("<slug:slug>/policy/bodies/<slug:body>/", body, name="policy-body"),
    path("<slug:slug>/policy/bodies/<slug:body>/change/", body_change, name="policy-body-change"),
    path("<slug:slug>/policy/by-themselves/", itself, name="policy-itself"),
    path("<slug:slug>/policy/by-themselves/<slug:kind>/", itself_kind, name="policy-itself-kind"),
    path("<slug:slug>/policy/you-said/", told, name="policy-told"),
    path("<slug:slug>/policy/you-said/lesson/<int:lesson>/", told_new, name="policy-told-new"),
    path("<slug:slug>/policy/you-said/<int:item>/", told_one, name="policy-told-one"),
    path("<slug:slug>/policy/you-said/<int:item>/change/", told_change, name="policy-told-change"),
    path("<slug:slug>/policy/letters/", letter_texts, name="policy-letters"),
    path("<slug:slug>/policy/letters/approval/", letter_rules, name="policy-letter-approval"),
    path("<slug:slug>/policy/letters/<slug:kind>/", letter_text_page, name="policy-letter"),
    path("<slug:slug>/policy/letters/<slug:kind>/preview/", letter_text_preview, name="policy-letter-preview"),
    path(
        "<slug:slug>/policy/letters/<slug:kind>/texts/<int:number>/", letter_text_version, name="policy-letter-version"
    ),
    path("<slug:slug>/policy/letters/<slug:kind>/adopt/<slug:what>/", letter_text_adopt, name="policy-letter-adopt"),
    path("<slug:slug>/people/", people, name="people"),
    path("<slug:slug>/mornings/", mornings, name="mornings"),
    path("<slug:slug>/people/roles/", roles, name="people-roles"),
    path("<slug:slug>/people/roles/<slug:role>/", role, name="people-role"),
    path("<slug:slug>/people/standing-in/", deputies, name="people-deputies"),
    path("<slug:slug>/people/permissions/", matrix, name="people-matrix"),
    path("<slug:slug>/people/changes/", changes, name="people-changes"),
    path("<slug:slug>/people/<int:person>/may/", may, name="people-may"),
    path("<slug:slug>/hand-over/<int:person>/", hand_over_all, name="hand-over"),
    path("<slug:slug>/who/", who, name="who"),
]
