"""The style that stands inside a paper as HTML: for a screen, a telephone, and the printer."""

from __future__ import annotations

from typing import Final

ORDINARY: Final = """\
:root { color-scheme: light; }
* { box-sizing: border-box; }
body {
  margin: 0;
  color: #17211f;
  background: #fff;
  font: 1.125rem/1.55 "Atkinson Hyperlegible Next", "Atkinson Hyperlegible", Verdana, sans-serif;
  overflow-wrap: break-word;
}
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1, h2 { color: #1c5b58; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h1 { margin: 0 0 1.5rem; padding-bottom: 0.75rem; border-bottom: 3px solid #1c5b58; font-size: 2.25rem; }
h2 { margin: 2.25rem 0 0.75rem; font-size: 1.5rem; }
h3 { margin: 1.25rem 0 0.5rem; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; }
ul { margin: 0 0 1rem; padding-left: 1.4rem; }
li { margin-bottom: 0.35rem; }
li p { margin-bottom: 0.35rem; }
a { color: #14597a; text-underline-offset: 0.15em; }
a:focus { outline: 3px solid #17211f; background: #ffc94d; color: #17211f; }
.whose { margin: 0 0 0.25rem; font-weight: bold; }
.note { padding: 0.25rem 0 0.25rem 0.9rem; border-left: 4px solid #1c5b58; }
.clauses { color: #4a5856; font-size: 0.875em; }
.clauses span { white-space: nowrap; }
.write { display: inline-block; width: 60%; border-bottom: 1px solid #17211f; }
@media print {
  @page { size: A4; margin: 20mm 24mm; }
  body { font-size: 11.5pt; line-height: 1.45; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 24pt; }
  h2 { font-size: 16pt; }
  h3 { font-size: 12.5pt; }
  h1, h2, h3 { break-after: avoid; }
  li, p { break-inside: avoid; orphans: 2; widows: 2; }
  a { color: inherit; }
}
"""

LARGE: Final = """\
body, h1, h2, a, .clauses { color: #000; }
body { font-size: 1.5rem; line-height: 1.5; }
main { max-width: 46rem; }
h1 { font-size: 2.4rem; border-bottom-color: #000; }
h2 { font-size: 2rem; }
h3 { font-size: 1.65rem; }
.note { border-left-color: #000; }
.clauses { font-size: 1em; }
li { margin-bottom: 0.6rem; }
@media print {
  @page { margin: 20mm; }
  body { font-size: 18pt; }
  h1 { font-size: 30pt; }
  h2 { font-size: 24pt; }
  h3 { font-size: 20pt; }
}
"""
"""What large print has otherwise: 18 points and more, black on white, bold alone for emphasis."""
