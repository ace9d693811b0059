"""Sites and services of an organisation."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from tests.integration.some_cases import complain, text_of
from tests.integration.who_works_here import DAY, inside, typed


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def admin(made, signed_in):
    return signed_in(made.accounts["administrator"])


@pytest.fixture
def today(now):
    from django.utils import timezone

    return timezone.localdate(now)


class TestPlaces:
    def test_a_closed_site_takes_no_new_case_and_old_ones_keep_it(self, made, admin, signed_in, now, today):
        from putright.accounts.models import Site
        from putright.accounts.places import open_sites

        with inside(made):
            site = Site.objects.get(organisation=made.organisation)
        here = f"/s/{made.slug}/organisation/sites/{site.pk}/"
        said = {"name": "South house", "address": "1 High Street", "phone": "01632 960111", "last": typed(today - DAY)}
        assert admin.post(here, said).status_code == 302
        assert "Closed since" in text_of(admin.get(f"/s/{made.slug}/organisation/sites/"))
        with inside(made):
            assert not open_sites(made.organisation, today).exists()
            assert open_sites(made.organisation, today - DAY).exists()
        assert "South house" not in text_of(signed_in(made.accounts["manager"]).get(f"/s/{made.slug}/record/"))

    def test_a_service_is_noted_at_receipt_and_later_shown_filtered_and_counted(
        self, made, admin, signed_in, now, today
    ):
        from putright.accounts.models import Service

        here = f"/s/{made.slug}/organisation/services/"
        manager = signed_in(made.accounts["manager"])
        case = complain(made, now - DAY, now)
        path = f"/s/{made.slug}/cases/{case.reference}/"
        assert "Note which service it is about" not in text_of(manager.get(path))
        assert manager.get(f"{path}record/service-noted/").status_code == 409
        for name in ("Home visits", "Night line"):
            assert admin.post(here, {"name": name}).status_code == 302
        assert admin.post(here, {"name": "home visits"}).status_code == 422
        with inside(made):
            visits, night = Service.objects.filter(organisation=made.organisation).order_by("name")
        said = {"form_id": uuid.uuid4().hex, "channel": "phone", "words": "Late again", "on": typed(today),
                "service": visits.pk, "name": "Ola Dent"}  # fmt: skip
        other = manager.post(f"/s/{made.slug}/record/", said, follow=True)
        assert "Service Home visits" in text_of(other)
        assert "Note which service it is about" in text_of(manager.get(path))
        form = manager.get(f"{path}record/service-noted/").content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="(form_id|seen)" value="([^"]*)"', form))
        assert manager.post(f"{path}record/service-noted/", hidden | {"service_id": night.key}).status_code == 302
        page = text_of(manager.get(path))
        assert "Service Night line" in page
        assert "Noted the service: Night line." in page
        found = text_of(manager.get(f"/s/{made.slug}/cases/", {"service": night.key}))
        assert case.reference in found
        assert "Ola Dent" not in found
        promises = text_of(manager.get(f"/s/{made.slug}/promises/"))
        assert "Night line" in promises
        assert "Home visits" in promises
        # A service that has ended is no longer offered; the case keeps it, by its new name too.
        ended = {"name": "Night telephone", "last": typed(today - DAY)}
        assert admin.post(f"{here}{night.pk}/", ended).status_code == 302
        assert "Service Night telephone" in text_of(manager.get(path))
        assert "Night telephone" not in text_of(manager.get(f"/s/{made.slug}/record/"))

    def test_a_service_of_another_organisation_cannot_be_noted(self, made, make_organisation, now):
        from putright.accounts.models import Organisation, Service
        from putright.casework.recording import Proposed, record

        other = make_organisation("ieso")
        with inside(other):
            theirs = Service.objects.create(organisation=other.organisation, name="Theirs")
        Organisation.objects.all()
        case = complain(made, now - DAY, now)
        from tests.integration.some_cases import member

        with inside(made):
            for key in (theirs.key, "service-x", "service-", "person-1", "service-٣"):
                proposed = Proposed("service-noted", now.isoformat(timespec="seconds"), {"service_id": key})
                done = record(made.organisation, case, proposed, member(made), now=now)
                assert not done
                assert "Choose one of your services" in done.faults[0].message

    def test_a_procedure_that_asks_for_the_service_itself_is_the_only_truth(self, make_organisation, signed_in, root):
        from putright.accounts.models import Organisation, Service

        made = make_organisation(text=(Path(root) / "examples/city-council/policy.yaml").read_text("utf-8"))
        with inside(made):
            Service.objects.create(organisation=made.organisation, name="Our own words for it")
            Organisation.objects.filter(pk=made.organisation.pk).update(has_services=True)
        manager = signed_in(made.accounts["manager"])
        assert "Our own words for it" not in text_of(manager.get(f"/s/{made.slug}/record/"))
        assert "Our own words for it" not in text_of(manager.get(f"/s/{made.slug}/promises/"))
