"""Run the worker until it is asked to stop."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def work(*, wait: bool = True) -> int:
    """Take jobs and run them; without ``wait``, until there are none."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the worker runs on Django's own connection settings")
    with app.replace_connector(connector.get_worker_connector()) as running:
        running.run_worker(wait=wait, listen_notify=True, delete_jobs="successful")
    return 0
