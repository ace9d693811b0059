"""The client of bench/web.py: it asks over and over, in a process of its own.

Run by itself it takes a job as JSON from standard input and answers with the times as JSON.
"""

import http.client
import itertools
import json
import subprocess
import sys
import threading
from time import monotonic, perf_counter
from typing import Any, NamedTuple


class Request(NamedTuple):
    """One request, ready to be sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: str = ""


class Answered(NamedTuple):
    """What a run of the client saw: how long each request took, in seconds, and how long the run took."""

    times: list[float]
    took: float


def ask_in_turn(job: dict[str, Any]) -> dict[str, Any]:
    """Ask by so many threads for so long, each its next request when the last is answered."""
    given = [Request(*one) for one in job["requests"]]
    turn = itertools.count()
    times: list[float] = []
    wrong: list[str] = []
    end = monotonic() + job["seconds"]

    def go_on() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", job["port"], timeout=60)
        while monotonic() < end and not wrong:
            place = next(turn)
            if place >= len(given) and job["once"]:
                return
            request = given[place % len(given)]
            begun = perf_counter()
            connection.request(request.method, request.path, request.body or None, request.headers)
            answer = connection.getresponse()
            page = answer.read()
            times.append(perf_counter() - begun)
            if answer.status != job["status"]:
                wrong.append(f"{request.method} {request.path}: {answer.status} {page[:2000].decode(errors='replace')}")
        connection.close()

    threads = [threading.Thread(target=go_on) for _ in range(job["concurrency"])]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"times": times, "took": perf_counter() - begun, "wrong": wrong}


def ask(port: int, given: list[Request], status: int, concurrency: int, seconds: float, *, once: bool) -> Answered:
    job = {
        "port": port,
        "requests": given,
        "status": status,
        "concurrency": concurrency,
        "seconds": seconds,
        "once": once,
    }
    done = subprocess.run([sys.executable, __file__], input=json.dumps(job), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    if found["wrong"]:
        sys.exit(f"The server did not answer as it should: {found['wrong'][0]}")
    return Answered(found["times"], found["took"])


if __name__ == "__main__":
    print(json.dumps(ask_in_turn(json.load(sys.stdin))))
