"""A scan is moved only if it is the file that was kept, and only into a folder that lies where it seems to lie."""

from __future__ import annotations

import os

import pytest

from putright.incoming.scan_folders import Folder, lying_in, move_within


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "scans"
    path.mkdir()
    return Folder("tidemouth", "post", path)


def test_a_letter_that_the_scanner_put_in_its_place_stays(folder):
    path = folder.path / "scan.pdf"
    path.write_bytes(b"%PDF first")
    [one], _ = lying_in(folder)
    next_one = folder.path / "next"
    next_one.write_bytes(b"%PDF next")
    next_one.replace(path)
    move_within(one, "taken", "0" * 64)
    assert path.read_bytes() == b"%PDF next"
    [another], _ = lying_in(folder)
    assert move_within(another, "taken", "1" * 64) == folder.path / "taken" / "scan.pdf"


def test_a_link_leads_no_letter_into_another_folder(folder, tmp_path):
    other = tmp_path / "of-somebody-else"
    other.mkdir()
    os.symlink(other, folder.path / "taken")
    (folder.path / "scan.pdf").write_bytes(b"%PDF")
    [one], _ = lying_in(folder)
    with pytest.raises(OSError, match="is a link"):
        move_within(one, "taken", "0" * 64)
    assert list(other.iterdir()) == []
