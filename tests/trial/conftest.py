"""Trial databases for these tests: each in a folder of its own, stopped and deleted at the end."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from putright.trial import TrialFault
from putright.trial.cluster import Cluster
from putright.trial.programs import CHOICE, Programs, find_programs

MakeCluster = Callable[..., Cluster]


def programs_of(kind: str) -> Programs:
    with pytest.MonkeyPatch.context() as patch:
        if kind == "wheel":
            patch.setenv(CHOICE, "wheel")
        else:
            patch.delenv(CHOICE, raising=False)
        found = find_programs()
    if found.kind != kind:
        pytest.skip("This machine has no PostgreSQL of its own.")
    return found


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a short path that every account can get through, as an ordinary project folder is."""
    with tempfile.TemporaryDirectory(prefix="pt-") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def make_cluster(place: Path) -> Iterator[MakeCluster]:
    """Makes clusters, and removes them whatever happens."""
    made: list[Cluster] = []

    def make(folder: Path | None = None, programs: Programs | None = None, *, durable: bool = False) -> Cluster:
        cluster = Cluster(folder or place / f"trial-{len(made)}", programs, durable=durable)
        made.append(cluster)
        return cluster

    yield make
    for cluster in made:
        try:
            cluster.remove()
        except TrialFault as fault:
            pytest.fail(f"A trial database could not be removed: {fault}")


@pytest.fixture(scope="module")
def cluster(make_cluster: MakeCluster) -> Cluster:
    """One that runs, for what does not stop it."""
    made = make_cluster()
    made.start()
    return made


@pytest.fixture(params=["machine", "wheel"])
def programs(request: pytest.FixtureRequest) -> Programs:
    """Both kinds of programs, one after the other."""
    return programs_of(request.param)
