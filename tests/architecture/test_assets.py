"""What the style sheet is made from, and what comes out: no address, nobody's brand, nothing compiled is kept."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
COMPILED = ROOT / "src" / "putright" / "site" / "static" / "putright"
PRINTED = ROOT / "src" / "putright" / "publishing" / "typeface"
ADDRESS = re.compile(r"\w+://")
# Not ours to use, or asked of another host.
BARRED = re.compile(r"GDS Transport|crown|url\(\s*[\"']?(?:https?:)?//|@import", re.IGNORECASE)


def test_the_lock_file_names_no_address():
    text = (ASSETS / "package-lock.json").read_text("utf-8")
    assert '"integrity": "sha512-' in text
    assert not ADDRESS.search(text)
    assert not ADDRESS.search((ASSETS / "package.json").read_text("utf-8"))
    assert not ADDRESS.search((ASSETS / ".npmrc").read_text("utf-8"))


def test_the_lock_file_will_stay_so():
    assert "omit-lockfile-registry-resolved=true" in (ASSETS / ".npmrc").read_text("utf-8").splitlines()


def test_nothing_compiled_and_nothing_fetched_is_committed():
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("This copy has no git history to look in.")
    kept = subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert "LICENSE" in kept
    fetched = re.compile(r"/static/putright/|node_modules/|\.(?:css|woff2?|ttf|otf|eot|map)$|\.min\.")
    assert [name for name in kept if fetched.search(name)] == []


def test_sources_use_nobodys_brand():
    sources = sorted((ASSETS / "scss").glob("*.scss"))
    assert sources
    # Comments may say what is left out, and why.
    text = re.sub(r"//.*", "", "\n".join(path.read_text("utf-8") for path in sources))
    assert not BARRED.search(text)


def test_the_compiled_sheet_asks_nobody_and_uses_nobodys_brand():
    sheets = sorted(COMPILED.glob("putright.*.css"))
    if not sheets:
        pytest.skip("The style sheet is not compiled: python tools/build_assets.py")
    text = sheets[-1].read_text("utf-8")
    assert not BARRED.search(text)
    asked = set(re.findall(r"url\(\"?([^)\"]+)\"?\)", text))
    assert asked
    assert all((COMPILED / name).is_file() for name in asked)


def test_every_licence_of_what_is_shipped_is_shipped():
    if not COMPILED.is_dir():
        pytest.skip("The style sheet is not compiled: python tools/build_assets.py")
    licences = {path.name: path.read_text("utf-8") for path in (COMPILED / "licences").iterdir()}
    assert "MIT License" in licences["govuk-frontend.txt"]
    assert "SIL OPEN FONT LICENSE" in licences["atkinson-hyperlegible-next.txt"].upper()
    printed = {path.name for path in PRINTED.glob("*.ttf")}
    assert {name.partition("_")[2] for name in printed} == {"400Regular.ttf", "700Bold.ttf"}
    for typeface in {name.partition("_")[0] for name in printed}:
        assert "SIL OPEN FONT LICENSE" in (PRINTED / f"{typeface}-LICENCE.txt").read_text("utf-8").upper()


@pytest.mark.parametrize(
    "sample", ["url(https://x.example/f.woff2)", "url('//x/f')", '"GDS Transport",arial', ".x__crown{"]
)
def test_the_pattern_finds_what_it_is_for(sample):
    assert BARRED.search(sample)
