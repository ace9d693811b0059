"""The jobs of the worker. Arguments are ids only; what they are about is read when they run.

Facts put messages into the outbox in their own transaction (register.append). The jobs here look into it each minute;
one that is killed half-way is taken up again by ``retry_stalled``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from putright.accounts.begun_forms import drop_old
from putright.accounts.kept_typing import forget_old
from putright.accounts.models import Organisation
from putright.accounts.scope import within
from putright.accounts.tallies import forget_old as forget_tallies
from putright.calendars import load_calendars
from putright.casework.document_acts import store_of
from putright.casework.draft_trial import give_up, go_on
from putright.casework.held_back import empty_spam
from putright.correspondence.mailbox.run import take_in_all
from putright.correspondence.outbox import send
from putright.correspondence.scans.taking import take_scans
from putright.public.complaining.drafts import forget_old as forget_drafts
from putright.register.taking_over import adopted_lately, take_over
from putright.register.verify import head_line
from putright.reports.kept_in_public import tell
from putright.wording.calendar_words import coverage_words, ends_soon
from putright.worker.calendars import recount_in_parts
from putright.worker.codes import forget_following, ready_codes
from putright.worker.documents import look_at
from putright.worker.letters import write_letters_due
from putright.worker.mornings import due_mornings, is_morning, settle_morning
from putright.worker.outgoing import Round, take_reports
from putright.worker.reminders import remind
from putright.worker.searching import take_documents, take_in_parts

STALLED: Final = 40
"""Seconds without a sign of life after which a worker is taken for dead and its jobs are run again."""

log = logging.getLogger("putright.worker")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="outbox", lock="outbox")
def empty_outbox(timestamp: int) -> None:
    """Send what waits, organisation by organisation; while mail does not go out, look again in a minute."""
    done = Round(timezone.now)

    def empty(organisation: Organisation) -> None:
        ready_codes(organisation)  # their own job was lost, perhaps
        done.empty(organisation)

    _each(empty)
    done.told()


@app.task
def send_codes(organisation: int) -> None:
    """Send the codes that were asked for to follow a case, at once: they do not wait behind other mail."""
    for_whom = Organisation.objects.get(pk=organisation)
    for message in ready_codes(for_whom):
        send(for_whom, message, timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="carrier", lock="carrier")
def ask_carrier(timestamp: int) -> None:
    """Ask GOV.UK Notify, where mail leaves by it, what did not arrive."""
    count = take_reports(Organisation.objects.order_by("pk"), timezone.now())
    if count:
        log.info("%s messages did not arrive, as the carrier says", count)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mail", lock="mail")
def take_in_mail(timestamp: int) -> None:
    """Take in the mail of every mailbox that the operator has named, and what was scanned into a folder; receipts of
    what became complaints go at once."""

    def take(organisation: Organisation) -> None:
        done = take_in_all(organisation)
        if done.kept or done.read:
            log.info("organisation %s: %s mails were kept, %s were read", organisation.pk, done.kept, done.read)
        if done.read:
            Round(timezone.now).empty(organisation)

    def scan(organisation: Organisation) -> None:
        count = take_scans(organisation, store_of(organisation), timezone.now())
        if count:
            log.info("organisation %s: %s scanned letters were kept", organisation.pk, count)

    _each(scan)
    _each(take)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="reminders", lock="reminders")
def write_reminders(timestamp: int) -> None:
    """Write the letters that fell due, then put reminders of what is nearly due or overdue into the outbox.

    In this order, so that a reminder tells of the letter that is drafted already, and no second mail has to.
    """

    def letters(organisation: Organisation) -> None:
        states = write_letters_due(organisation, timezone.now())
        if states:
            log.info("organisation %s: letters that fell due: %s", organisation.pk, dict(states))

    def write(organisation: Organisation) -> None:
        with within(organisation):
            count = remind(organisation, timezone.now())
        if count:
            log.info("organisation %s: %s reminders", organisation.pk, count)

    _each(letters)
    _each(write)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="mornings", lock="mornings")
def write_mornings(timestamp: int) -> None:
    """Put the morning emails of those whose hour has come into the outbox, each with what was told."""
    now = timezone.now()
    if not is_morning(now):
        return

    def write(organisation: Organisation) -> None:
        with within(organisation):
            due = due_mornings(organisation, now)
        for morning in due:
            try:
                with within(organisation):
                    settle_morning(organisation, morning, now)
            except Exception:  # one that cannot be written must not hold up the others
                log.exception("morning %s could not be written", morning)

    _each(write)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="calendars", lock="calendars")
def follow_calendars(timestamp: int) -> None:
    """Make the dates of cases anew that a change of the calendar left to us."""

    def follow(organisation: Organisation) -> None:
        count = recount_in_parts(organisation)
        if count:
            log.info(
                "organisation %s: dates of %s cases made anew after a change of the calendar", organisation.pk, count
            )

    _each(follow)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="words", lock="words")
def take_missing_words(timestamp: int) -> None:
    """Read the cases into the search that are not in it: older than the search, or something of them was erased."""

    def take(organisation: Organisation) -> None:
        take_documents(organisation)
        count = take_in_parts(organisation)
        if count:
            log.info("organisation %s: the words of %s cases were read into the search", organisation.pk, count)

    _each(take)


@app.periodic(cron="15 5 * * *")
@app.task(queueing_lock="coverage", lock="coverage")
def warn_of_ends(timestamp: int) -> None:
    """Say in the log, each day, which shipped calendar ends within a year."""
    today = timezone.localdate().toordinal()
    for division, calendar in load_calendars().items():
        if ends_soon(calendar.last_day, today):
            log.warning("%s", coverage_words(division, calendar.last_day, today))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="taking-over", lock="taking-over")
def take_over_open_cases(timestamp: int) -> None:
    """Go on where a version that takes over what is open was adopted and there were too many cases for one page."""

    def take(organisation: Organisation) -> None:
        with within(organisation):
            versions = list(adopted_lately(organisation, timezone.now()))
        for version in versions:
            more = True
            while more:
                with within(organisation):
                    found = take_over(organisation, version, timezone.now())
                more = found.more
                if found.cases:
                    log.info("organisation %s: %s cases come under a new version", organisation.pk, found.cases)

    _each(take)


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="typed", lock="typed")
def erase_typed(timestamp: int) -> None:
    """Erase what was typed and never recorded: after some hours, or a fortnight where somebody kept it for later.

    And complaints that were begun and not sent: after a day, or four weeks where somebody has a code for it. And
    what opens no case any more: codes, sessions of those who followed one, what was asked for. And the
    words of what has been spam for a month, and what was counted two days ago.
    """
    forget_old(timezone.now())
    forget_tallies(timezone.now())

    def erase(organisation: Organisation) -> None:
        with within(organisation):
            drop_old(organisation, timezone.now())
            empty_spam(organisation, timezone.now())
            forget_following(organisation, timezone.now())
            forget_drafts(organisation, timezone.now())

    _each(erase)


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="heads", lock="heads")
def write_heads(timestamp: int) -> None:
    """Say where each chain ends, in the log, which others keep: so that a chain made anew would be noticed."""

    def write(organisation: Organisation) -> None:
        with within(organisation):
            log.info("%s", head_line(organisation))

    _each(write)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="documents", lock="documents")
def look_at_documents(timestamp: int) -> None:
    """Let the scanner look at files, and read their words, wherever some were left."""
    _each(look_at)


@app.task(lock="documents")
def look_at_new_documents(organisation: int) -> None:
    """The same at once, for an organisation to which files came."""
    look_at(Organisation.objects.get(pk=organisation))


@app.task(lock="draft-trials")
def try_draft(organisation: int, draft: int, run: str) -> None:
    """Judge last year's cases under a draft, lot after lot. One that another trial has taken the place of just ends."""
    try:
        while True:
            with within(organisation):
                trial = go_on(Organisation.objects.get(pk=organisation), draft, run, timezone.now)
            if trial is None or trial.state != "running":
                return
    except Exception:
        with within(organisation):
            give_up(Organisation.objects.get(pk=organisation), draft, run)
        log.exception("organisation %s: the trial of draft %s was given up", organisation, draft)


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="kept", lock="kept")
def tell_what_was_kept(timestamp: int) -> None:
    """Make what the public is told of promises, for the months that may be told now, where the provider shows it."""

    def make(organisation: Organisation) -> None:
        if not organisation.shows_kept:
            return
        with within(organisation):
            count = tell(organisation, timezone.now())
        if count:
            log.info("organisation %s: %s spans of kept promises are told", organisation.pk, count)

    _each(make)


def _each(work: Callable[[Organisation], None]) -> None:
    """Do it for every organisation; what goes wrong in one does not stop the others."""
    for organisation in Organisation.objects.order_by("pk"):
        try:
            work(organisation)
        except Exception:
            log.exception("organisation %s was left out", organisation.pk)


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="stalled", pass_context=True)  # no lock: one that died must not hold up the next
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Run the jobs of workers that died again."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await manager.retry_job(job, retry_at=datetime.now(tz=timezone.get_current_timezone()) + timedelta(seconds=1))
        log.warning("job %s was left by a worker that died; it runs again", job.id)
