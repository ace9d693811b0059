"""What is logged names code, never people: no word of a complaint, no name, no token, no key of a session."""

from __future__ import annotations

import io
import logging
import uuid
from typing import Any

import pytest
from tests.integration.pair import browser, found_house

SECRETS = ("Zanzibarova", "pomegranate", "zz.secret@marsh.example", "01632 960 777", "s3cret-passw0rd-typed")
"""Words that stand in for a name, a complaint, an address, a number, a password."""


@pytest.fixture(scope="module")
def house(database):
    return found_house("Millrace Test Surgery", cases=1)


@pytest.fixture
def log(database):
    """What the handlers that the settings configure write: every logger, everything from DEBUG on."""
    from django.conf import settings
    from django.utils.log import configure_logging

    # A command that ran in this process before, under capture, left the handlers with a stream that is closed by now.
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    written = io.StringIO()
    handlers = [
        handler
        for name in ("", "putright", "django", "django.server", "django.request")
        for handler in logging.getLogger(name).handlers
        if isinstance(handler, logging.StreamHandler) and type(handler).__name__ != "LogCaptureHandler"
        and not type(handler).__module__.startswith("_pytest")
    ]  # fmt: skip
    ours = [one for one in handlers if any(type(f).__name__ == "NoWords" for f in one.filters)]
    assert ours, "no handler has the filter that the settings name"
    handlers_said: Any = settings.LOGGING["handlers"]
    assert all(one["filters"] == ["no_words"] for one in handlers_said.values())
    kept = [(one, one.stream) for one in ours]
    named = ("", "django", "django.request", "django.security", "putright", "axes")
    loggers = [logging.getLogger(name) for name in named]
    levels = [(one, one.level) for one in loggers]
    for handler in ours:
        handler.setStream(written)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    # Every query with its values would be logged at DEBUG by Django's own logger if it were asked to.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    yield written
    for handler, stream in kept:
        handler.setStream(stream)
    for one, level in levels:
        one.setLevel(level)


def silent_about(text, *more):
    for word in (*SECRETS, *more):
        assert word not in text, f"the log holds {word}:\n{text}"


def complaint(**more):
    name, words, email, phone, _ = SECRETS
    return {"name": name, "words": words, "email": email, "phone": phone, "form_id": uuid.uuid4().hex} | more


class TestWhatIsLogged:
    def test_ordinary_use_logs_nothing_of_anybody(self, house, log):
        from putright.accounts.one_time import new_link

        using = browser()
        path = f"/p/{house.slug}/complain/one-page/"
        using.get(path)
        assert using.post(path, complaint()).status_code == 302
        using.get(f"/p/{house.slug}/complain/sent/")
        using.post(path, complaint(form_id="no", email="wrong"))
        desk = browser(house.accounts["manager"])
        for page in ("", "cases/", f"cases/?search={SECRETS[0]}", "cases/T-2/", f"cases/{house.reference}/"):
            desk.get(f"/s/{house.slug}/{page}")
        desk.post(f"/s/{house.slug}/cases/{house.reference}/record/noted/", {"text": SECRETS[1]})
        link = new_link(house.accounts["handler"])
        for address in (link, link, f"{link[:-3]}x/", f"/{SECRETS[0]}/", f"/?q={SECRETS[1]}"):
            browser().post(address)
        browser().post("/account/sign-in/", {"login": SECRETS[2], "password": SECRETS[4]})
        browser(enforce_csrf_checks=True).post(path, complaint())
        browser().get("/", HTTP_HOST=f"{SECRETS[0]}.example")
        browser().get(f"/{SECRETS[0]}", HTTP_REFERER=f"http://x/{SECRETS[1]}", HTTP_USER_AGENT=SECRETS[1])
        browser().post(path, {f"{SECRETS[0]}{number}": SECRETS[1] for number in range(500)})
        keys = [desk.cookies["putright"].value]
        keys += [cookie.value for name, cookie in using.cookies.items() if name.startswith("sent-")]
        assert len(keys) == 2
        silent_about(log.getvalue(), link.split("/")[2], house.reference, *keys, house.accounts["manager"].email)

    def test_a_fault_is_logged_with_its_place_and_without_its_words(self, house, log, monkeypatch):
        from putright.staff import search_views

        def broken(*args, **more):
            raise RuntimeError(f"could not find {SECRETS[1]} of {SECRETS[0]}")

        monkeypatch.setattr(search_views, "search", broken)
        desk = browser(house.accounts["manager"])
        response = desk.get(f"/s/{house.slug}/cases/?search={SECRETS[0]}")
        assert response.status_code == 500
        found = log.getvalue()
        assert "ERROR django.request RuntimeError at test_logs.py" in found
        assert "search_views.py" in found
        silent_about(found, desk.cookies["putright"].value, house.slug)
        page = response.content.decode()
        assert "The fault is ours." in page
        silent_about(page)
        for word in ("Traceback", "RuntimeError", "search_views", ".py", "File ", "DEBUG"):
            assert word not in page

    def test_a_fault_of_the_database_is_logged_without_the_row_that_it_quotes(self, house, log, monkeypatch):
        """PostgreSQL's messages quote values: key (value)=(ada@marsh.example) already exists."""
        from django.db import connection

        from putright.staff import worklist_views

        def broken(*args, **more):
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s::int", [SECRETS[1]])

        monkeypatch.setattr(worklist_views, "owed", broken)
        assert browser(house.accounts["manager"]).get(f"/s/{house.slug}/").status_code == 500
        assert "DataError at" in log.getvalue()
        silent_about(log.getvalue())

    def test_nothing_is_kept_of_a_request_that_failed_half_way(self, house, monkeypatch):
        """The page and what it wrote are one transaction."""
        from putright.accounts.scope import within
        from putright.public import views_complaint
        from putright.register.models import Case

        with within(house.organisation):
            before = Case.objects.filter(organisation=house.organisation).count()

        def broken(*args, **more):
            raise RuntimeError(SECRETS[1])

        monkeypatch.setattr(views_complaint, "remember_sent", broken)
        assert browser().post(f"/p/{house.slug}/complain/one-page/", complaint()).status_code == 500
        with within(house.organisation):
            assert Case.objects.filter(organisation=house.organisation).count() == before

    @pytest.mark.parametrize("name", ["django.request", "django.security.csrf", "putright", "smtplib", "psycopg"])
    def test_what_other_packages_say_keeps_its_place_and_loses_its_words(self, log, name):
        logger = logging.getLogger(name)
        before = logger.level
        logger.setLevel(logging.DEBUG)
        try:
            raise KeyError(SECRETS[0])
        except KeyError as error:
            chained = ValueError(SECRETS[1])
            chained.__cause__ = error
            logger.exception("it failed", exc_info=chained, stack_info=True)
            logger.error("it failed", exc_info=True)
        logger.setLevel(before)
        assert "ValueError at" in log.getvalue()
        assert "KeyError at" in log.getvalue()
        silent_about(log.getvalue())

    @pytest.mark.parametrize(
        "args", [(SECRETS[0], 5), ({"who": SECRETS[1]},), ([SECRETS[1]],), (RuntimeError(SECRETS[0]),)]
    )
    def test_values_that_other_packages_put_into_their_words_are_left_out(self, log, args):
        logging.getLogger("somewhere.else").warning(" ".join(["%s"] * len(args)), *args)
        silent_about(log.getvalue())
        assert "WARNING somewhere.else" in log.getvalue()
