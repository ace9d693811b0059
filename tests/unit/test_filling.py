"""What was typed goes back into any form, and nowhere else."""

from __future__ import annotations

from putright.site.filling import fill

PAGE = """<header><form method="post" action="/out">
<input type="hidden" name="csrfmiddlewaretoken" value="t"></form></header>
<main id="main-content"><form method="get"><input name="words" value=""></form>
<form method="post" action="/here"><input type="hidden" name="csrfmiddlewaretoken" value="fresh">
<input type="hidden" name="seen" value="9"><input name="name" type="text" value="old &gt; new" class="a">
<input name="password" type="password"><input type="file" name="paper">
<input type="radio" name="how" value="phone" checked> <input type="radio" name="how" value="letter">
<input type="checkbox" name="sure"> <input type="checkbox" name="days" value="mon" checked>
<input type="checkbox" name="days" value="tue">
<details class="fold"><textarea name="words" rows="3">
before</textarea></details><details><input name="other"></details>
<select name="site"><option value="">Any</option><option value="1" selected>North</option>
<option value="2">South</option></select>
<button name="act" value="go">Go</button></form></main>"""


def test_each_kind_of_field_is_filled():
    typed = {
        "csrfmiddlewaretoken": ["stale"], "seen": ["4"], "name": ['Ann "A" <b>'], "how": ["letter"], "sure": ["on"],
        "days": ["tue"], "words": ["one\n</textarea><b>two"], "other": [""], "site": ["2"], "password": ["x"],
    }  # fmt: skip
    page = fill(PAGE, typed).page
    assert 'value="fresh"' in page
    assert "stale" not in page
    assert 'name="seen" value="4"' in page
    assert 'value="Ann &quot;A&quot; &lt;b&gt;"' in page
    assert 'value="letter" checked' in page
    assert 'value="phone">' in page
    assert 'name="sure" checked' in page
    assert 'value="mon">' in page
    assert 'value="tue" checked' in page
    assert '<details class="fold" open>' in page
    assert page.count(" open>") == 1
    assert "\none\n&lt;/textarea&gt;&lt;b&gt;two</textarea>" in page
    assert '<option value="2" selected>' in page
    assert '<option value="1">' in page
    assert 'name="password" type="password">' in page
    assert '<form method="get"><input name="words" value=""></form>' in page


def test_what_has_no_field_is_told():
    found = fill(PAGE, {"name": ["Ann"], "why": ["because it was late"], "ask_why": ["1"]})
    assert found.left == ["because it was late"]
    assert fill("<main>Nothing here</main>", {"why": ["because it was late"]}).left == ["because it was late"]


def test_the_marks_of_one_line_do_not_end_up_behind_the_button_of_another():
    line = (
        '<form method="post"><input type="hidden" name="which" value="{0}"><button name="act">End {0}</button></form>'
    )
    page = f"<main>{line.format(4)}{line.format(5)}</main>"
    assert fill(page, {"which": ["5"], "act": ["stop"]}).page == page


def test_the_marks_of_a_form_that_was_typed_into_come_back_with_it():
    page = '<main><form method="post"><input type="hidden" name="seen" value="9"><input name="words"></form></main>'
    filled = fill(page, {"seen": ["7"], "words": ["Ah"]}).page
    assert 'name="seen" value="7"' in filled
    assert 'name="words" value="Ah"' in filled
