"""What the wheel asks for is what was locked and tried."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# There for the sake of what else is installed beside it; putright itself does not use it.
FOR_OTHERS = {"python-dateutil<3"}


def test_the_wheel_asks_for_what_is_locked() -> None:
    named = (ROOT / "requirements" / "run.in").read_text("utf-8").splitlines()
    locked = {line.strip() for line in named if line.strip() and not line.startswith("#")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["dependencies"]) == locked - FOR_OTHERS
