"""Files by themselves: told by their content, named safely, kept by hash, and the words of those that do harm."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.files.clamd import address_of
from putright.files.kinds import KINDS, UNKNOWN, WEB, Kind, Unfit, kind_of, recognise
from putright.files.names import LONGEST, clean, saved_as
from putright.files.store import Store, TooLarge

HEADS = {
    "pdf": b"%PDF-1.4\n",
    "jpg": b"\xff\xd8\xff\xe1\x00\x10Exif\x00",
    "png": b"\x89PNG\r\n\x1a\n",
    "gif": b"GIF89a",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "tif": b"II*\x00",
    "rtf": b"{\\rtf1\\ansi hello}",
    "mp3": b"ID3\x03\x00",
    "m4a": b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00",
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x00\x00isomavc1",
    "mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "avi": b"RIFF\x24\x00\x00\x00AVI LIST",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le"),
    "msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "__properties_version1.0".encode("utf-16-le"),
}


@pytest.mark.parametrize("code", HEADS)
def test_a_kind_is_told_by_its_first_bytes(code):
    found = recognise(io.BytesIO(HEADS[code] + b"\x00" * 40 * (code != "rtf")))
    assert found.code == code
    assert kind_of(code) == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZungu is a word, and this is text.", "txt"),
        (b"#!/bin/sh\nrm -rf everything\n", "txt"),
        (b"From: a@b.example\nSubject: x\n\nHello", "eml"),
        (b"Dear all: this is\nno mail at all", "txt"),
        (b"<!DOCTYPE html><p>x", "web"),
        (b"\n\n <svg onload='alert(1)'>", "web"),
        (b"GIF89a <script>alert(1)</script>", "web"),
        (bytes(range(256)) * 9, "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unknown"),
    ],
)
def test_what_has_no_signature_is_told_all_the_same(content, code):
    assert recognise(io.BytesIO(content)).code == code


def many_parts(count):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<x/>")
        for number in range(count):
            file.writestr(f"{number}", "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"MZ\x90\x00", "is a program"),
        (b"\xcf\xfa\xed\xfe\x00", "is a program"),
        (b"\x1f\x8b\x08\x00", "is an archive"),
        (b"7z\xbc\xaf\x27\x1c", "is an archive"),
        (many_parts(6_000), "is an archive"),
        (b"PK\x03\x04", "is an archive"),
        (b"PK\x05\x06" + b"\x00" * 18, "is an archive"),
    ],
)
def test_programs_and_archives_are_refused(content, why):
    with pytest.raises(Unfit, match=why):
        recognise(io.BytesIO(content))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", *HEADS.values()]))
def test_any_bytes_are_told_or_refused(content, head):
    try:
        found: object = recognise(io.BytesIO(head + content))
    except Unfit as why:
        found = why
    assert isinstance(found, Kind) or str(found).endswith(".")


@given(st.text(max_size=400))
def test_any_name_is_safe_to_show_and_to_save(name):
    shown = clean(name)
    assert 0 < len(shown) <= LONGEST
    assert not set(shown) & set("/\\\x00\n\r\u202e\u200b\u2066\ufeff")
    assert shown not in (".", "..")
    assert clean(shown) == shown
    for kind in (WEB, UNKNOWN, KINDS["application/pdf"]):
        told = saved_as(name, kind)
        assert told.rpartition(".")[2].lower() in kind.endings
        assert not set(told) & set('<>:"/\\|?*')


@pytest.mark.parametrize("name", ["con", "NUL.txt", "COM1.tar.gz", "aux.txt"])
def test_names_that_windows_keeps_for_itself_are_changed(name):
    assert saved_as(name, KINDS["text/plain"]).startswith("_")


def test_a_store_keeps_a_file_once_and_finds_what_belongs_to_nobody(tmp_path):
    store, other = Store(tmp_path, 1), Store(tmp_path, 2)
    kept = store.keep([b"some ", b"words"], 100)
    assert kept == (hashlib.sha256(b"some words").hexdigest(), 10)
    assert store.keep([b"some words"], 100) == kept
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [store.path(kept.digest)]
    assert other.lies(kept.digest) is None
    assert list(store.strays({kept.digest})) == []
    assert list(store.strays(set())) == [store.path(kept.digest)]
    store.set_apart(kept.digest)
    assert store.lies(kept.digest) == store.apart(kept.digest)
    store.keep([b"some words"], 100)
    assert not store.path(kept.digest).exists()
    store.forget(kept.digest)
    assert store.lies(kept.digest) is None


def test_a_file_that_is_too_large_or_breaks_off_leaves_nothing(tmp_path):
    store = Store(tmp_path, 1)
    with pytest.raises(TooLarge):
        store.keep([b"x" * 6, b"x" * 6], 10)

    def breaks_off():
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.keep(breaks_off(), 10)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "/"])
def test_only_a_hash_names_a_file(tmp_path, name):
    with pytest.raises(ValueError, match="is no hash"):
        Store(tmp_path, 1).path(name)


def test_addresses_of_a_scanner():
    assert address_of("/run/clamd.ctl") == "/run/clamd.ctl"
    assert address_of("scanner.larkfield.example:3310") == ("scanner.larkfield.example", 3310)
    assert address_of("[::1]:3310") == ("::1", 3310)
    for wrong in ("clamd", "host:", ":3310", "host:99999", "host:x"):
        with pytest.raises(ValueError, match="neither"):
            address_of(wrong)
