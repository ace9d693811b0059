"""The looks of the demonstration's providers: colours, and logos that are drawn here of a few simple shapes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from putright import publishing
from putright.accounts.models import LookPicture, Organisation
from putright.site.look_pictures import made_of

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_BOLD: Final = Path(publishing.__file__).parent / "typeface" / "AtkinsonHyperlegibleNext_700Bold.ttf"
_SIDE: Final = 128


class Chosen(NamedTuple):
    """What a provider chose. ``says`` is for a logo that has its name in it; ``in_welsh``: its pages are offered so."""

    header: str
    link: str
    draw: Callable[[ImageDraw], None]
    width: int = _SIDE
    says: str = ""
    framed_by: tuple[str, ...] = ()
    in_welsh: bool = True


def _lark(on: ImageDraw) -> None:
    on.ellipse((4, 4, 124, 124), fill="#1d4f8c")
    on.polygon([(24, 70), (104, 34), (72, 96), (60, 74)], fill="#ffd166")
    on.ellipse((92, 28, 108, 44), fill="#ffd166")


def _hearth(on: ImageDraw) -> None:
    on.polygon([(64, 8), (122, 62), (104, 62), (104, 120), (24, 120), (24, 62), (6, 62)], fill="#7a1f3d")
    on.ellipse((44, 62, 84, 110), fill="#f4a261")
    on.polygon([(64, 40), (84, 88), (44, 88)], fill="#f4a261")


def _water(on: ImageDraw) -> None:
    for row, shade in enumerate(("#00607a", "#0a7f9e", "#3fa7c4")):
        top = 16 + 36 * row
        for column in range(3):
            on.chord((4 + 40 * column, top - 20, 44 + 40 * column, top + 26), 0, 180, fill=shade)


def _osier(on: ImageDraw) -> None:
    for step, lean in enumerate((-44, -22, 0, 22, 44)):
        on.line([(64, 122), (64 + lean, 14 + abs(lean) // 2)], fill="#3d5a1e" if step % 2 else "#5d7d2b", width=10)
    on.rectangle((34, 86, 94, 98), fill="#8a5a2b")


def _mill(on: ImageDraw) -> None:
    from PIL.ImageFont import truetype

    on.ellipse((6, 6, 122, 122), outline="#2b2b2b", width=10)
    for turn in ((64, 12, 64, 116), (12, 64, 116, 64), (27, 27, 101, 101), (27, 101, 101, 27)):
        on.line(turn, fill="#2b2b2b", width=8)
    on.text((146, 30), "Millrace Surgery", font=truetype(str(_BOLD), 56), fill="#2b2b2b")


LOOKS: Final = {
    "larkfield": Chosen("#1d4f8c", "#1d4f8c", _lark, framed_by=("https://www.larkfield.example",)),
    "hearthline": Chosen("#7a1f3d", "#7a1f3d", _hearth),
    "brightwater": Chosen("#d9f0f5", "#00607a", _water),
    "osier": Chosen("#3d5a1e", "#2f5a1e", _osier, in_welsh=False),
    "millrace": Chosen("#ffffff", "#8a3b00", _mill, width=600, says="Millrace Surgery", in_welsh=False),
}
"""By short name: dark and light headers, a logo beside the name, and one that is the name."""


def choose_look(organisation: Organisation) -> None:
    """Give a provider of the demonstration its look. Within its transaction."""
    chosen = LOOKS.get(organisation.slug)
    if chosen is None:
        return
    made = made_of(drawn(chosen))
    LookPicture.objects.create(organisation=organisation, **made._asdict())
    Organisation.objects.filter(pk=organisation.pk).update(
        header_colour=chosen.header,
        link_colour=chosen.link,
        logo=made.name,
        logo_says=chosen.says,
        logo_alone=bool(chosen.says),
        frame_origins=list(chosen.framed_by),
        offers_welsh=chosen.in_welsh,
    )
    organisation.refresh_from_db()


def drawn(chosen: Chosen) -> bytes:
    """The logo of a provider, as a PNG with nothing behind it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (chosen.width, _SIDE), (255, 255, 255, 0))
    chosen.draw(ImageDraw.Draw(picture))
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
