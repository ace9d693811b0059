"""Making a complaint, one question a page: its questions, what is begun and not sent, files, saving, sending."""
