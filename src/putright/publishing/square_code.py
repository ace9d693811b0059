"""The square code (QR) that leads a telephone's camera to the complaint form."""

from __future__ import annotations

from typing import Final

_DOTS: Final = 24
"""Of a square of the code in a picture."""
_STILL: Final = 4
"""Empty squares that must stand around a code, so that a camera finds it (ISO/IEC 18004)."""


def square_code(address: str) -> str:
    """A code that holds an address, as SVG: black on white, a quarter of it may be covered or torn."""
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_Q, border=_STILL)
    code.add_data(address)
    rows = code.get_matrix()
    side = len(rows)
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, black in enumerate(row) if black)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{squares}"/></svg>'
    )


def square_picture(address: str) -> bytes:
    """The same code as a PNG that is large enough for a poster, for programs that take no SVG."""
    from io import BytesIO

    from PIL import Image
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_Q, border=_STILL)
    code.add_data(address)
    rows = code.get_matrix()
    side = len(rows)
    small = Image.frombytes("L", (side, side), bytes(0 if black else 255 for row in rows for black in row))
    made = BytesIO()
    small.convert("1").resize((side * _DOTS, side * _DOTS), Image.Resampling.NEAREST).save(made, "PNG", optimize=True)
    return made.getvalue()
