"""The trial's cluster: it starts, again and at once, comes back after a kill, and says what stands in its way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from putright.trial import TrialFault, postmaster
from putright.trial.cluster import Cluster
from putright.trial.programs import Programs
from putright.trial.remembered import FILE, Remembered

from .conftest import MakeCluster, programs_of

START = "import sys; from pathlib import Path; from putright.trial.cluster import Cluster; " \
    "cluster = Cluster(Path(sys.argv[1]), durable=False); cluster.start(); print(cluster.owner_url)"  # fmt: skip


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def tell(url: str, *statements: str) -> None:
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


def home_of(cluster: Cluster) -> Path:
    remembered = Remembered.read(cluster.folder)
    assert remembered is not None
    return remembered.home or cluster.folder


def server_of(cluster: Cluster) -> int:
    process = postmaster.postmaster(home_of(cluster) / "data")
    assert process is not None
    return process


def kill(cluster: Cluster) -> int:
    """Kill the server as a power cut would."""
    process = server_of(cluster)
    os.kill(process, signal.SIGKILL)
    assert postmaster.wait_until_ended(home_of(cluster) / "data", process, 10)
    return process


@pytest.mark.thorough
def test_both_kinds_start_stop_and_keep_what_was_written(make_cluster: MakeCluster, programs: Programs) -> None:
    cluster = make_cluster(programs=programs, durable=True)
    assert not cluster.running
    cluster.start()
    assert cluster.running
    assert ask(cluster.app_url, "SHOW server_version_num") == str(ask(cluster.owner_url, "SHOW server_version_num"))
    assert int(str(ask(cluster.app_url, "SHOW server_version_num"))) // 10000 == programs.major
    tell(cluster.owner_url, "CREATE TABLE kept (words text)", "INSERT INTO kept VALUES ('Ångström')")
    cluster.stop()
    assert not cluster.running
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.app_url)
    cluster.start()
    assert ask(cluster.owner_url, "SELECT upper(words) FROM kept") == "ÅNGSTRÖM"
    shown = {name: ask(cluster.owner_url, f"SHOW {name}") for name in ("server_encoding", "TimeZone", "fsync")}
    assert shown == {"server_encoding": "UTF8", "TimeZone": "UTC", "fsync": "on"}
    assert ask(cluster.superuser_url, "SHOW listen_addresses") == ""


def test_starting_again_changes_nothing(cluster: Cluster) -> None:
    process, url = server_of(cluster), cluster.owner_url
    cluster.start()
    Cluster(cluster.folder, durable=False).start()
    assert (server_of(cluster), cluster.owner_url) == (process, url)
    assert ask(cluster.superuser_url, "SHOW fsync") == "off"


@pytest.mark.thorough
def test_many_processes_start_one_server(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    command = [sys.executable, "-c", START, str(cluster.folder)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [starter.communicate(timeout=60)[0].strip() for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * 4
    assert set(said) == {cluster.owner_url}
    assert ask(cluster.owner_url, "SELECT 1") == 1


def test_it_outlives_its_starter_and_comes_back_after_a_kill(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    subprocess.run([sys.executable, "-c", START, str(cluster.folder)], check=True, stdout=subprocess.DEVNULL)
    # Written before the answer comes, as a trial does; the clusters of tests are set not to wait.
    tell(cluster.owner_url, "SET synchronous_commit = on; CREATE TABLE kept ()")
    with psycopg.connect(cluster.owner_url, autocommit=True) as connection:
        # A child of the killed server is there still: the new one must not start beside it.
        assert connection.execute("SELECT 1").fetchone() == (1,)
        first = kill(cluster)
        assert not cluster.running
        cluster.start()
    assert server_of(cluster) != first
    assert ask(cluster.owner_url, "SELECT count(*) FROM kept") == 0


def test_a_dead_servers_number_may_have_passed_to_another_process(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    cluster.start()
    data = home_of(cluster) / "data"
    kill(cluster)
    user = data.stat().st_uid
    more = {"user": user} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **more) as other:  # type: ignore[call-overload]
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            (data / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]))
            assert not cluster.running
            cluster.stop()
            assert other.poll() is None
            cluster.start()
            assert ask(cluster.owner_url, "SELECT 1") == 1
            assert other.poll() is None
        finally:
            other.kill()


def test_only_its_maker_can_read_the_passwords_and_nobody_can_guess_them(cluster: Cluster) -> None:
    file = cluster.folder / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert (home_of(cluster) / "socket").stat().st_mode & 0o777 == 0o700
    remembered = Remembered.read(cluster.folder)
    assert remembered is not None
    assert len({*remembered.passwords.values()}) == 3
    assert min(map(len, remembered.passwords.values())) >= 43
    for url in (cluster.owner_url, cluster.app_url, cluster.superuser_url):
        for guess in ("", "postgres", "putright"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(url, password=guess)


@pytest.mark.thorough
def test_a_half_made_one_is_made_again(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    (home_of(cluster) / "data").rename(home_of(cluster) / "data.new")
    remembered = Remembered.read(cluster.folder)
    assert remembered is not None
    remembered.changed(prepared=False).write(cluster.folder)
    cluster.start()
    assert ask(cluster.app_url, "SELECT current_user") == "putright_app"


def test_a_long_or_unusual_path_has_its_socket_elsewhere(make_cluster: MakeCluster, place: Path) -> None:
    cluster = make_cluster(place / ("a long way down, with 'quotes' and $HOME " + "x" * 90) / "trial")
    cluster.start()
    remembered = Remembered.read(cluster.folder)
    assert remembered is not None
    socket = remembered.socket
    assert socket is not None
    assert ask(cluster.app_url, "SELECT 1") == 1
    assert socket.stat().st_mode & 0o777 == 0o700
    cluster.stop()
    # As after a restart of the machine that empties the temporary folder.
    socket.rmdir()
    cluster.start()
    assert ask(cluster.app_url, "SELECT 1") == 1
    cluster.remove()
    after = Remembered.read(cluster.folder)
    assert after is None
    assert not socket.exists()
    assert not cluster.folder.exists()


@pytest.mark.thorough
@pytest.mark.skipif(os.geteuid() != 0, reason="Only root hands the server to another account.")
def test_root_may_keep_a_trial_where_the_servers_account_cannot_go(make_cluster: MakeCluster, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    wheel = programs_of("wheel")
    root = tmp_path / "wheel"
    subprocess.run(["cp", "-a", wheel.folder.parent, root], check=True)
    cluster = make_cluster(tmp_path / "trial", Programs(root / "bin", wheel.version, "wheel"))
    cluster.start()
    home = home_of(cluster)
    assert not home.is_relative_to(tmp_path)
    assert Path(f"/proc/{server_of(cluster)}").stat().st_uid != 0
    assert Path(f"/proc/{server_of(cluster)}/exe").resolve().is_relative_to(home)
    cluster.stop()
    cluster.start()
    assert home_of(cluster) == home
    assert ask(cluster.app_url, "SELECT 1") == 1
    cluster.remove()
    assert not home.exists()
    named = make_cluster(tmp_path / "second", Programs(root / "bin", wheel.version, "named"))
    with pytest.raises(TrialFault, match="cannot be reached by the account number"):
        named.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root hands the server to another account.")
def test_the_servers_account_is_not_root(cluster: Cluster) -> None:
    data = home_of(cluster) / "data"
    assert data.stat().st_uid != 0
    assert Path(f"/proc/{server_of(cluster)}").stat().st_uid == data.stat().st_uid
    assert (cluster.folder / FILE).stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can make what belongs to another.")
def test_anothers_trial_is_left_alone(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    cluster.folder.mkdir()
    Remembered.new(["postgres"], Path("/nowhere")).write(cluster.folder)
    os.chown(cluster.folder / FILE, 65534, 65534)
    for act in (cluster.start, cluster.stop, cluster.remove):
        with pytest.raises(TrialFault, match="was made by another account"):
            act()
    (cluster.folder / FILE).unlink()


def test_another_major_version_says_what_to_do(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    other = make_cluster(cluster.folder, Programs(Path("/nowhere"), "99.1", "named"))
    with pytest.raises(TrialFault, match=r"was made by PostgreSQL \d+, and what was found here is 99.1. Install"):
        other.start()
    version = home_of(cluster) / "data" / "PG_VERSION"
    version.write_text("98\n")
    with pytest.raises(TrialFault, match=r"was made by PostgreSQL 98, and what was found here is \d.*empty folder"):
        cluster.start()


def test_folders_that_will_not_do(make_cluster: MakeCluster, place: Path) -> None:
    with pytest.raises(TrialFault, match=r"no trial database in .* yet"):
        _ = make_cluster().owner_url
    full = place / "full"
    full.mkdir()
    (full / "letter.txt").touch()
    with pytest.raises(TrialFault, match="holds other things"):
        make_cluster(full).start()
    assert [entry.name for entry in full.iterdir()] == ["letter.txt"]
    with pytest.raises(TrialFault, match="is not a folder"):
        make_cluster(full / "letter.txt").start()
    with pytest.raises(TrialFault, match="is not a folder"):
        make_cluster(full / "letter.txt" / "below").start()
    damaged = make_cluster(place / "damaged")
    damaged.folder.mkdir()
    (damaged.folder / FILE).write_text("{}")
    with pytest.raises(TrialFault, match="is damaged"):
        damaged.start()
    (damaged.folder / FILE).unlink()


def test_a_home_that_is_gone_is_missed(make_cluster: MakeCluster, place: Path) -> None:
    cluster = make_cluster()
    cluster.folder.mkdir()
    Remembered.new(["postgres"], place / "gone").write(cluster.folder)
    with pytest.raises(TrialFault, match=f"lay in {place / 'gone'}, which is gone"):
        cluster.start()


def test_a_server_that_will_not_start_says_why(make_cluster: MakeCluster) -> None:
    cluster = make_cluster()
    cluster.start()
    cluster.stop()
    (home_of(cluster) / "data" / "postgresql.auto.conf").write_text("shared_buffers = 'none'\n")
    with pytest.raises(TrialFault, match=r"did not start(?s:.)*invalid value for parameter .shared_buffers"):
        cluster.start()
    assert not cluster.running


def test_further_databases(cluster: Cluster) -> None:
    owner, app = cluster.new_database("first")
    tell(owner, "CREATE TABLE kept ()", "GRANT SELECT ON kept TO putright_app")
    _, copy = cluster.new_database("second", template="first")
    assert ask(copy, "SELECT count(*) FROM kept") == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(copy, "CREATE TABLE more ()")
    with psycopg.connect(app):
        cluster.drop_database("first")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(app)
