"""A mailbox that takes no password: a token is asked for once and kept, and asked for anew when it is not taken."""

from __future__ import annotations

import shutil

from tests.integration.mail_server import make_server
from tests.integration.test_mailbox import Box, mail
from tests.integration.token_server import SECRET, token_server


def test_a_mailbox_is_opened_with_a_token_that_is_kept_and_renewed(make_organisation, tmp_path, monkeypatch):
    with token_server() as tokens:
        server = make_server(tokens.address)
        try:
            box = Box(make_organisation("ieso"), server, tmp_path, monkeypatch)
            tokens.user = box.user
            secret = tmp_path / "secret"
            secret.write_text(f"{SECRET}\n")
            oauth = f'[mailbox.oauth]\ntoken_address = "{tokens.address}/token"\nclient = "putright"\nscope = "mail"\n'
            text = box.file.read_text().replace('password_variable = "TRIED_PASSWORD"\n', "")
            box.file.write_text(f'{text}{oauth}secret_file = "{secret}"\n')
            box.deliver(mail())
            assert box.take_in().kept == 1
            box.deliver(mail("bob@marsh.example"))
            assert box.take_in().kept == 1
            assert len(tokens.given) == 1
            tokens.given[0] = "no longer"  # withdrawn before its time
            box.deliver(mail("cyd@marsh.example"))
            assert box.take_in().kept == 0
            assert "did not let us in" in box.mails()[0].mailbox.why
            assert box.take_in().kept == 1
            assert len(box.mails()) == 3
        finally:
            server.stop()
            shutil.rmtree(server.folder)
