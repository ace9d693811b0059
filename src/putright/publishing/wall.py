"""The page for the wall: as much of the summary as one A4 page holds, in as large a type as it allows."""
from __future__ import annotations
from collections.abc import Mapping, Iterator
from typing import Final
from putright.publishing.setting import as_pdf
from putright.publishing.sheets import frame, section_data
from putright.publishing.square_code import square_code
from putright.wording.procedure_parts import ProcedurePage, Section
SIZES: Final = (17.0,16.0,15.0,14.0,13.0,12.5,12.0,11.5,11.0)
def as_wall_page(page, links, *, author="", form="", form_says=""):
    cs=[{"size":s,"sections":[section_data(x,links) for x in page.sections if x.id!="contact"]} for s in SIZES]
    return as_pdf("wall.typ",{**frame(page,author),"candidates":cs,"contact":[section_data(x,links) for x in page.sections if x.id=="contact"],"code":square_code(form) if form else "","code-says":form_says})
