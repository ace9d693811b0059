"""The papers of a procedure: text, HTML, PDF, large print and the page for the wall, each rendered from its words.

What stands in a paper is made in ``wording``; here it is only set. ``paper.py`` lists the papers there are,
``making.py`` makes one, ``plain_text.py``, ``standalone.py`` and ``typesetting.py`` are the three ways of writing it,
``wall.py`` decides what fits on the one page, ``square_code.py`` draws the code that leads to the complaint form.
"""
