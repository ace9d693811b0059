"""Signing in at a directory, against one that speaks over real sockets: who comes in, as whom, and who does not."""

from __future__ import annotations

import re
import uuid
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from tests.integration.directory_service import STRANGER, TENANT, running_directory

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "three blue teapots on a shelf"
START = "/account/directory/larkfield/"


@pytest.fixture(autouse=True)
def _nothing_counted(database):
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def service():
    with running_directory() as found:
        found.claims = {"oid": uuid.uuid4().hex, "preferred_username": f"{uuid.uuid4().hex[:8]}@larkfield.example"}
        yield found


@pytest.fixture
def use(service):
    """Let organisations use the directory, as their operator would; with other settings besides."""
    from putright.site.directories import read

    used = []

    def set_up(*slugs, passwords=True, others=None, **more):
        found = override_settings(
            DIRECTORIES=read(service.environment(*slugs, **more)) | (others or {}), PASSWORDS=passwords
        )
        found.enable()
        used.append(found)

    yield set_up
    for one in reversed(used):
        one.disable()


@pytest.fixture
def house(make_organisation):
    """An organisation that asks for no code."""
    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    made = make_organisation()
    with within(made.organisation):
        Organisation.objects.filter(pk=made.organisation.pk).update(needs_code=False)
    return made


def begun(browser, path=START, **sent):
    """Press the button; where the browser is sent."""
    page = browser.post(path, sent)
    assert page.status_code == 200, page.content
    return leads_to(page)


def leads_to(page):
    """Where a page sends the browser at once."""
    (found,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    return unescape(found)


def signed_in(browser, path=START, **sent):
    """Go all the way; what putright answers to whoever comes back."""
    there = requests.get(begun(browser, path, **sent), allow_redirects=False, timeout=10)
    parts = urlsplit(there.headers["Location"])
    return browser.get(f"{parts.path}?{parts.query}")


def who(browser):
    """The account that a browser is signed in as."""
    return browser.session.get("_auth_user_id")


def linked(account, service, key=None):
    """Connect an account with whoever signs in there."""
    from allauth.socialaccount.models import SocialAccount

    uid = key or f"{TENANT} {service.claims['oid']}"
    SocialAccount.objects.create(user=account, provider="larkfield", uid=uid, extra_data={})
    return account


def let_in(house, value="Complaints.Handler", role="handler", *, members=False):
    """Map an app role, as an administrator does."""
    browser = Client()
    browser.force_login(house.accounts["administrator"], backend=BACKEND)
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    with within(house.organisation):
        key = Role.objects.get(organisation=house.organisation, slug=role).pk
    page = f"/s/{house.slug}/organisation/sign-in/"
    sent = {"act": "map larkfield", "larkfield-value": value, "larkfield-role": str(key)}
    assert browser.post(page, sent).status_code == 302
    if members:
        assert browser.post(page, {"act": "members larkfield", "larkfield-members": "on"}).status_code == 302
    return browser


def roles_of(house, account):
    from putright.accounts.members import member_of
    from putright.accounts.scope import within

    with within(house.organisation):
        found = member_of(house.organisation, account)
    return found.roles if found is not None else None


def changes_of(house):
    from putright.accounts.models import Change
    from putright.accounts.scope import within

    with within(house.organisation):
        rows = Change.objects.filter(organisation=house.organisation).order_by("pk")
        return [f"{one.title}: {line}" for one in rows for line in one.says]


def test_without_a_directory_nothing_is_offered_and_nothing_asked(client, service):
    page = client.get("/account/sign-in/")
    assert "Sign in with" not in page.text.replace("Sign in with a passkey", "")
    assert client.post(START).status_code == 404
    assert service.asked == []


def test_a_connected_member_signs_in_and_out_by_the_directory(client, house, service, use):
    use(house.slug)
    account = linked(house.accounts["handler"], service)
    page = client.get(f"/account/sign-in/?next=/s/{house.slug}/cases/")
    assert "Sign in with Larkfield work account" in page.text
    assert "Email address" in page.text
    before = client.session.session_key
    there = begun(client, next=f"/s/{house.slug}/cases/")
    asked = parse_qs(urlsplit(there).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 32
    assert asked["redirect_uri"] == ["http://testserver/account/directory/larkfield/back/"]
    kept = client.session.session_key
    parts = urlsplit(requests.get(there, allow_redirects=False, timeout=10).headers["Location"])
    answer = client.get(f"{parts.path}?{parts.query}")
    assert (answer.status_code, answer["Location"]) == (302, f"/s/{house.slug}/cases/")
    assert who(client) == str(account.pk)
    assert client.session.session_key not in (before, kept)  # nobody else can have known it
    assert client.session["began"]
    assert client.get(answer["Location"]).status_code == 200
    left = client.post("/account/sign-out/", follow=True)
    assert who(client) is None
    assert f"{service.base}/logout?client_id=putright-client&amp;post_logout_redirect_uri=http" in left.text


FAULTS = {
    "nonce": "wrong-nonce", "no nonce": "wrong-nonce", "audience": "wrong-audience", "two audiences": "wrong-audience",
    "tenant": "other-tenant", "issuer": "wrong-issuer", "expired": "expired", "from tomorrow": "clock",
    "alg none": "wrong-signature", "shared secret": "wrong-signature", "unsigned": "wrong-signature",
    "another key": "wrong-signature", "unknown key": "wrong-signature",
    "access_denied": "cancelled", "server_error": "said-no (server_error)",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_right_lets_nobody_in(client, house, service, use, fault):
    use(house.slug)
    linked(house.accounts["handler"], service)
    service.fault = fault
    answer = signed_in(client)
    assert answer.status_code == 403
    assert f"Code: larkfield: {FAULTS[fault]}<" in answer.text
    assert who(client) is None
    service.fault = ""
    assert signed_in(client).status_code == 302  # and it was that alone


def test_a_directory_that_is_down_slow_or_broken_is_said_to_be(client, house, service, use):
    use(house.slug)
    linked(house.accounts["handler"], service)
    for fault in ("broken", "other issuer", "slow"):
        service.fault = fault
        with override_settings(SOCIALACCOUNT_REQUESTS_TIMEOUT=0.3):
            answer = client.post(START)
        assert answer.status_code == 503, fault
        assert "does not answer" in answer.text
    service.fault = ""
    there = begun(client)
    service.server.shutdown()
    service.server.server_close()
    state = parse_qs(urlsplit(there).query)["state"][0]
    answer = client.get(f"{START}back/?code=x&state={state}")
    assert answer.status_code == 503
    assert who(client) is None


def test_the_operator_sees_whether_a_directory_can_be_used(house, service, use, capsys):
    from putright.command.directories import directories

    use(house.slug)
    assert directories() == 0
    out = capsys.readouterr().out
    assert "  answers, with 1 key\n  redirect address: http://127.0.0.1:8000/account/directory/larkfield/back/\n" in out
    for fault, why in (("other issuer", "it names the issuer"), ("broken", "does not answer at http")):
        service.fault = fault
        assert directories() == 1
        assert why in capsys.readouterr().out
    service.fault = ""
    use(house.slug, "nowhere")
    assert directories() == 1
    assert "there is no organisation nowhere" in capsys.readouterr().out


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(client, house, service, use):
    use(house.slug)
    linked(house.accounts["handler"], service)
    parts = urlsplit(requests.get(begun(client), allow_redirects=False, timeout=10).headers["Location"])
    back = f"{parts.path}?{parts.query}"
    stranger = Client()
    assert "begun-elsewhere" in stranger.get(back).text
    assert "begun-elsewhere" in client.get(f"{parts.path}?code=x&state=another").text
    assert "wrong-issuer" in client.get(f"{back}&iss=https://evil.example").text
    assert "begun-elsewhere" in client.get(back).text  # used by the try before
    spent = parse_qs(urlsplit(signed_in(client).wsgi_request.get_full_path()).query)["code"][0]
    client.post("/account/sign-out/")
    state = parse_qs(urlsplit(begun(client)).query)["state"][0]
    assert "code-refused" in client.get(f"{START}back/?code={spent}&state={state}").text
    assert who(client) is None


def test_nobody_is_sent_anywhere_else(client, house, service, use):
    use(house.slug)
    linked(house.accounts["handler"], service)
    assert client.get(f"{START}?next=https://evil.example/")["Location"] == "/account/sign-in/"
    assert signed_in(client, next="https://evil.example/")["Location"] == "/s/"
    asked = begun(Client(), f"{START}?auth_params=prompt%3Dnone&scope=mail.read&process=connect")
    assert "mail.read" not in asked
    assert "prompt" not in asked


def test_the_key_is_tenant_and_object_and_never_an_address(client, house, service, use):
    from allauth.socialaccount.models import SocialAccount

    use(house.slug)
    account = house.accounts["handler"]
    service.claims |= {"email": account.email, "preferred_username": account.email, "email_verified": True}
    assert "not-invited" in signed_in(client).text
    SocialAccount.objects.create(user=account, provider="larkfield", uid=f"{TENANT} pairwise", extra_data={})
    assert "not-invited" in signed_in(client).text  # the subject is no key at Microsoft Entra
    del service.claims["oid"]
    assert "no-key" in signed_in(client).text


def test_another_provider_is_known_by_issuer_and_subject(client, house, service, use):
    service.entra = False
    use(house.slug)
    account = linked(house.accounts["handler"], service, f"{service.base} pairwise")
    assert signed_in(client).status_code == 302
    assert who(client) == str(account.pk)


def test_what_no_database_takes_stops_nobody_and_nothing(house, service, use):
    use(house.slug)
    account = linked(house.accounts["handler"], service)
    let_in(house)
    right = service.claims
    strange = ["Complaints.Handler\x00", "\ud800", {"a": 1}, ["Complaints.Handler"], "x" * 100_000]
    service.claims = right | {"roles": strange, "name": "\ud800", "preferred_username": "\x00\ud800@x.example"}
    browser = Client()
    assert signed_in(browser).status_code == 302
    assert who(browser) == str(account.pk)
    for wrong, code in (
        ({"oid": "a\x00b"}, "no-key"),
        ({"oid": "\ud800"}, "no-key"),
        ({"nonce": "\ud800"}, "wrong-nonce"),
    ):
        service.claims = right | wrong
        assert f"larkfield: {code}" in signed_in(Client()).text
    service.claims, given = right, service.token
    service.token = lambda sent: (200, given(sent)[1] | {"expires_in": "soon", "refresh_token": {}})
    assert signed_in(Client()).status_code == 302


def test_several_tenants_each_with_its_own_issuer(client, house, service, use):
    use(house.slug, TENANT=f"{TENANT},{STRANGER}")
    linked(house.accounts["handler"], service)
    service.claims["iss"] = f"{service.address}/{TENANT}/v2.0"
    assert signed_in(client).status_code == 302
    service.claims["iss"] = f"{service.address}/{STRANGER}/v2.0"
    assert "wrong-issuer" in signed_in(Client()).text  # one tenant's token, said to be another's


def test_an_invitation_connects_the_account_once(client, house, service, use):
    from putright.accounts.one_time import new_link

    use(house.slug)
    account = house.accounts["handler"]
    link = new_link(account)
    token = link.split("/")[2]
    page = client.get(link)
    assert "Sign in with Larkfield work account, now and from now on" in page.text
    assert signed_in(client, invitation=token).status_code == 302
    assert who(client) == str(account.pk)
    assert any("Larkfield work account, as" in one for one in changes_of(house))
    assert "invitation-over" in Client().post(START, {"invitation": token}).text
    assert signed_in(Client()).status_code == 302  # and from now on without it
    other = new_link(house.accounts["manager"]).split("/")[2]
    assert "connected-elsewhere" in signed_in(Client(), invitation=other).text
    assert Client().post(f"/in/{other}/").status_code == 302  # and the link was not used up by it


def test_no_account_is_connected_with_a_directory_that_opens_nothing_of_theirs(
    client, house, make_organisation, service, use
):
    from allauth.socialaccount.models import SocialAccount

    from putright.accounts.one_time import new_link

    use(house.slug)
    somebody = make_organisation().accounts["manager"]
    link = new_link(somebody)
    page = signed_in(client, invitation=link.strip("/").split("/")[1])
    assert "larkfield: ended" in page.text
    assert not SocialAccount.objects.filter(user=somebody).exists()
    assert client.post(link)["Location"] == "/s/"  # the link is still theirs to use


def test_roles_follow_the_claim_and_what_was_given_by_hand_stays(client, house, service, use):
    use(house.slug)
    admin = let_in(house, "Complaints.Manager", "manager")
    account = linked(house.accounts["front-desk"], service)
    service.claims["roles"] = ["Complaints.Manager", "Unknown"]
    assert signed_in(client).status_code == 302
    assert roles_of(house, account) == ("Complaints manager", "Front desk")
    shown = admin.get(f"/s/{house.slug}/people/?person={house.people['front-desk'].pk}").text
    assert "Larkfield work account</td>" in shown  # who entered the role
    assert "Roles that a directory entered follow it" in shown
    service.claims["roles"] = []
    assert signed_in(Client()).status_code == 302
    assert roles_of(house, account) == ("Front desk",)
    told = [one for one in changes_of(house) if "as Larkfield work account says" in one]
    assert len(told) == 2
    seen = admin.get(f"/s/{house.slug}/people/changes/").text
    assert "as Larkfield work account says" in seen


def test_without_any_role_nobody_comes_in_and_hears_whom_to_ask(client, house, service, use):
    from putright.accounts.models import Membership, RoleHeld
    from putright.accounts.scope import within

    use(house.slug, ASK="the service desk, extension 4000")
    let_in(house)
    account = linked(house.accounts["front-desk"], service)
    service.claims["roles"] = ["Complaints.Handler"]
    assert signed_in(client).status_code == 302
    admin = Client()
    admin.force_login(house.accounts["administrator"], backend=BACKEND)
    page = f"/s/{house.slug}/people/?person={house.people['front-desk'].pk}"
    with within(house.organisation):
        held = RoleHeld.objects.get(membership=Membership.objects.get(account=account), from_directory="")
    assert admin.post(page, {"act": "end-role", "end-held": str(held.pk)}).status_code == 302
    service.claims["roles"] = []
    answer = signed_in(Client())
    assert "no-role" in answer.text
    assert "the service desk, extension 4000" in answer.text
    assert roles_of(house, account) == ()  # what the directory had given has ended all the same
    assert client.get(f"/s/{house.slug}/").status_code == 403


def test_the_last_administrator_stays_one(house, service, use):
    use(house.slug)
    let_in(house, "Complaints.Admin", "administrator")
    by_hand = house.accounts["administrator"]
    account = linked(house.accounts["manager"], service)
    service.claims["roles"] = ["Complaints.Admin"]
    assert signed_in(Client()).status_code == 302
    from putright.accounts.models import Account

    Account.objects.filter(pk=by_hand.pk).update(is_active=False)
    service.claims["roles"] = []
    assert signed_in(Client()).status_code == 302
    assert "Administrator" in roles_of(house, account)
    assert any("nobody else could administer" in one for one in changes_of(house))


def test_app_roles_make_members_only_where_the_organisation_says_so(client, house, make_organisation, service, use):
    from putright.accounts.models import Account

    use(house.slug)
    let_in(house)
    service.claims |= {"roles": ["Complaints.Handler"], "name": "Ama Boateng"}
    assert "not-invited" in signed_in(client).text
    let_in(house, "Complaints.Manager", "manager", members=True)
    assert signed_in(client).status_code == 302
    account = Account.objects.get(email=service.claims["preferred_username"])
    assert (account.name, account.has_usable_password()) == ("Ama Boateng", False)
    assert roles_of(house, account) == ("Complaint handler",)
    # No other way in is made in such a session, and another organisation does not take the address for a person.
    assert client.post("/account/password/first/", {"password1": PASSWORD})["Location"] == "/account/codes/"
    assert client.post("/account/passkeys/add/", {})["Location"] == "/account/codes/"
    assert client.post(f"{START}disconnect/", follow=True).text.count("is the only way in") == 1
    other = make_organisation()
    admin = Client()
    admin.force_login(other.accounts["administrator"], backend=BACKEND)
    sent = {"name": "Ama", "email": account.email}
    assert "by the directory of another organisation" in admin.post(f"/s/{other.slug}/people/", sent).text


def test_an_address_that_is_taken_makes_no_member(client, house, service, use):
    from allauth.socialaccount.models import SocialAccount

    use(house.slug)
    let_in(house, members=True)
    service.claims |= {"roles": ["Complaints.Handler"], "preferred_username": house.accounts["manager"].email}
    assert "larkfield: taken" in signed_in(client).text
    assert not SocialAccount.objects.filter(uid__endswith=service.claims["oid"]).exists()


def test_who_left_stays_out_whatever_the_directory_says(client, house, service, use):
    from django.utils import timezone

    from putright.accounts.changes import Hand
    from putright.accounts.leaving import end, let_in_again
    from putright.accounts.models import Membership
    from putright.accounts.scope import within

    use(house.slug)
    let_in(house, members=True)
    account = linked(house.accounts["handler"], service)
    service.claims["roles"] = ["Complaints.Handler"]
    assert signed_in(client).status_code == 302
    with within(house.organisation):
        membership = Membership.objects.get(organisation=house.organisation, account=account)
        end(house.organisation, membership, Hand(house.accounts["administrator"].pk, timezone.now()))
    assert client.get(f"/s/{house.slug}/")["Location"].startswith("/account/sign-in/")  # the session ended at once
    assert "larkfield: ended" in signed_in(client).text
    assert roles_of(house, account) is None
    service.claims["roles"] = []
    with within(house.organisation):
        let_in_again(house.organisation, membership, Hand(house.accounts["administrator"].pk, timezone.now()))
    assert roles_of(house, account) == ("Complaint handler",)  # by hand; and the directory lets in again
    assert signed_in(Client()).status_code == 302


def test_the_second_factor_counts_where_the_directory_says_so(house, service, use):
    from allauth.mfa.totp.internal import auth as totp

    from putright.accounts.models import Organisation
    from putright.accounts.scope import within

    use(house.slug)
    with within(house.organisation):
        Organisation.objects.filter(pk=house.organisation.pk).update(needs_code=True)
    account = linked(house.accounts["handler"], service)
    home = f"/s/{house.slug}/cases/"
    with override_settings(TRIAL=False):
        client = Client()
        assert signed_in(client).status_code == 302
        assert client.get(home)["Location"] == "/account/codes/app/"  # to set up a code first
        service.claims["amr"] = ["pwd", "mfa"]
        client = Client()
        assert signed_in(client).status_code == 302
        assert client.get(home).status_code == 200
        del service.claims["amr"]
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(account, secret)
        client = Client()
        assert signed_in(client)["Location"] == "/account/code/"
        assert who(client) is None
        code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
        assert client.post("/account/code/", {"code": code}).status_code == 302
        assert client.get(home).status_code == 200
        use(house.slug, SECOND_FACTOR="always")
        client = Client()
        assert signed_in(client).status_code == 302
        assert client.get(home).status_code == 200


def test_a_directory_opens_the_organisations_it_speaks_for_alone(client, house, make_organisation, service, use):
    from putright.accounts.founding import add_member, add_person
    from putright.accounts.models import Role
    from putright.accounts.scope import within

    other = make_organisation()
    account = linked(house.accounts["handler"], service)
    with within(other.organisation):
        role = Role.objects.get(organisation=other.organisation, slug="handler")
        add_member(other.organisation, add_person(other.organisation, "Both Ways"), account.email, [role])
    use(house.slug)
    assert signed_in(client).status_code == 302
    assert client.get("/s/")["Location"] == f"/s/{house.slug}/"  # of the two, the one that opens
    assert client.get(f"/s/{house.slug}/cases/").status_code == 200
    answer = client.get(f"/s/{other.slug}/cases/")
    assert answer.status_code == 403
    assert "which does not open the pages of" in answer.text
    use(house.slug, other.slug)
    assert client.get(f"/s/{other.slug}/cases/").status_code == 200
    with override_settings(DIRECTORIES={}):
        assert client.get(f"/s/{house.slug}/cases/").status_code == 403  # it is in use no more


def test_a_member_connects_and_disconnects_their_own_account(client, house, service, use):
    use(house.slug)
    account = house.accounts["handler"]
    account.set_password(PASSWORD)
    account.save()
    client.post("/account/sign-in/", {"login": account.email, "password": PASSWORD})
    assert "Connect Larkfield work account" in client.get("/account/codes/").text
    asked = client.post(f"{START}connect/")
    assert asked["Location"].startswith("/account/again/")  # once more, that it is still them
    went = client.post(asked["Location"], {"password": PASSWORD})
    parts = urlsplit(requests.get(leads_to(went), allow_redirects=False, timeout=10).headers["Location"])
    done = client.get(f"{parts.path}?{parts.query}", follow=True)
    assert "You can sign in with Larkfield work account from now on." in done.text
    assert signed_in(Client()).status_code == 302
    undone = client.post(f"{START}disconnect/", follow=True)
    assert "You cannot sign in with Larkfield work account any more." in undone.text
    assert "not-invited" in signed_in(Client()).text
    told = [one for one in changes_of(house) if "Signs in with" in one]
    assert len(told) == 2


def test_where_only_directories_let_in_a_one_time_link_is_the_emergency(client, house, service, use):
    from putright.accounts.one_time import new_link

    use(house.slug, passwords=False)
    account = house.accounts["handler"]
    account.set_password(PASSWORD)
    account.save()
    page = client.get("/account/sign-in/").text
    assert "Sign in with Larkfield work account" in page
    assert "Email address" not in page
    assert client.post("/account/sign-in/", {"login": account.email, "password": PASSWORD}).status_code == 403
    assert client.post("/account/passkey/", {"credential": "{}"}).status_code == 403
    assert client.post(new_link(account))["Location"] == "/s/"
    assert who(client) == str(account.pk)


def test_the_mapping_is_the_administrators_and_is_noted(house, service, use):
    use(house.slug)
    admin = let_in(house)
    page = f"/s/{house.slug}/organisation/sign-in/"
    shown = admin.get(page).text
    assert "Complaints.Handler" in shown
    again = {"act": "map larkfield", "larkfield-value": "", "larkfield-role": ""}
    assert "Write the app role." in admin.post(page, again).text
    (row,) = re.findall(r'value="(unmap larkfield \d+)"', shown)
    assert admin.post(page, {"act": row}).status_code == 302
    assert admin.post(page, {"act": row}).status_code == 302  # pressed twice
    assert "unmap" not in admin.get(page).text
    assert len([one for one in changes_of(house) if "App role Complaints.Handler" in one]) == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"TENANT": "larkfield.example"}, "must be the Directory"),
        ({"ISSUER": "https://id.example"}, "and not both"),
        ({"CLOUD": "http://login.example"}, "must begin with https"),
        ({"ORGANISATIONS": ""}, "must name the organisations"),
        ({"SECRET": ""}, "is not set"),
        ({"SECRET_FILE": "nowhere/at/all"}, "cannot be read"),
        ({"SECOND_FACTOR": "yes"}, "Write token or always"),
    ],
)
def test_a_setting_that_is_wrong_is_named(service, said, why):
    from putright.site.directories import read

    with pytest.raises(ImproperlyConfigured, match=why):
        read(service.environment("larkfield", **said))
