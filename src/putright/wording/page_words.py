"""The fixed words of the public pages and of the published papers: headings, buttons, links. English is their name."""

from __future__ import annotations

from typing import Final

PAGE_WORDS: Final = (
    "Our complaints procedure",
    "This is what {name} promises you when you make a complaint, "
    "and what you can do if you are not happy with our answer.",
    "Make a complaint",
    "Praise, suggest or ask",
    "Follow your complaint",
    "Cookies",
    "On this page",
    "How to reach us",
    "Our procedure in other forms",
    "Each of these says what the same procedure says. You can read it here, print it, or keep it.",
    "The whole procedure",
    "The procedure in easier words",
    "The procedure on one page, for the wall",
    "The procedure as a drawing",
    "Read it here",
    "PDF to print",
    "PDF in large print",
    "Web page to keep",
    "Web page in large print",
    "Plain text",
    "Drawing",
    "Drawing for a phone",
    "The same as text",
    "This page is made from our “{title}”.",
    "Short marks such as {mark} name the part of it where a promise stands.",
    "Square code for the camera of a phone. It leads to {address}",
    "Scan this to complain",
    "Skip to main content",
    "This is a trial.",
    "Do not enter real complaints: what is typed here is not kept safe.",
    "You can reach {name} here: {ways}.",
    "This paper is made from our “{title}”.",
    "It is in force from {day}.",
    "Page {page} of {pages}",
    "In easier words",
    "On one page",
    "As a drawing",
    "In large print, as plain text, to print or to keep",
    "This paper cannot be printed",
    "It has letters that we cannot print.",
    "This is a draft. It is not in force.",
    "What the drawing says, as plain text",
)
"""Messages that pages and papers say with ``language.say``; those of the wording itself stand where they are said."""
