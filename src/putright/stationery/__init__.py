"""Letters as they go out, each form from one source: mail as HTML with its text, PDF, large print, Word, plain text.

``sheet.py`` says what a letter is; ``marks.py`` reads the few marks of its text into blocks, once; ``plain_text.py``,
``mail_page.py``, ``printing.py`` and ``word_file.py`` lay the blocks out. ``forms.py`` lists the forms, and which of
them a person's needs ask for. What a letter says is made elsewhere: here it is only set.
"""
