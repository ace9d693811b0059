"""The fixed words of the public pages and of the published papers: headings, buttons, links. English is their name."""

from __future__ import annotations

from typing import Final

PAGE_WORDS: Final = (
    "Our complaints procedure",
    "Make a complaint",
    "On this page",
    "How to reach us",
    "In easier words",
    "One page for the wall",
    "The whole procedure",
    "Large print",
    "Plain text",
    "Download as PDF",
    "Print this page",
    "Praise us or suggest something instead",
    "As a drawing",
    "The procedure in other forms",
    "This page in Welsh",
    "This page in English",
    "This is what {name} promises you when you make a complaint, and what you can do if you are not happy with our answer.",
    "This page is made from our “{title}”.",
    "Short marks such as {mark} name the part of it where a promise stands.",
    "This paper is made from our “{title}”.",
    "It is in force from {day}.",
    "Page {page} of {pages}",
    "Skip to main content",
)
"""Messages that pages and papers say with ``language.say``; those of the wording itself stand where they are said."""
