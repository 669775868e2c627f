"""The console's shell: the way in, what is refused, the headers of every page, errors as pages, masks."""

import re

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ProfileNotFound

from cli.console.guard import HEADERS
from cli.console.page import Page
from cli.console.pages import MODULES
from cli.errors import CommandError

PAGES = [page.path for module in MODULES for page in module.PAGES if page.method == "GET" and "{" not in page.path]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_works_without_javascript(browser, path):
    """It has a title, one heading, its tab marked, and nothing inline."""
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "<title>" in answer.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:", answer.text)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/login", "/static/console.css"])
def test_every_answer_has_the_security_headers(browser, path):
    answer = browser.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    is_static = path.startswith("/static/")
    assert ("no-store" in answer.headers["cache-control"]) is not is_static


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_the_session(open_console, path):
    """Without the cookie there is one page, which says how to get in."""
    stranger = open_console(signed_in=False)
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "voxbridge console" in answer.text


def test_the_address_works_once(open_console):
    """It is exchanged for a cookie that no script can read and no other site can send; a copy of it is useless."""
    first = open_console(signed_in=False)
    address = first.console.session.address
    given = first.client.get(address, follow_redirects=False)
    assert given.headers["location"] == "/"
    cookie = given.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert first.get(address).status_code == 200  # a reload by the same browser
    first.client.cookies.clear()
    again = first.get(address)
    assert again.status_code == 403
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("ticket", ["", "x", "ü", "\N{GREEK SMALL LETTER ALPHA}" * 50])
def test_a_wrong_ticket_does_not_use_up_the_right_one(open_console, ticket):
    browser = open_console(signed_in=False)
    assert browser.client.get("/login", params={"t": ticket}).status_code == 403
    assert browser.get(browser.console.session.address).status_code == 200


def test_a_refused_request_reaches_no_page(browser):
    """Neither another host name, nor another site, nor a post that does not say that it is from here."""
    before = len(browser.touches)
    assert browser.get("/", host="evil.example:8484").status_code == 421
    assert browser.get("/", **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert browser.client.post("/show-names", data={"to": "shown"}).status_code == 403
    assert browser.client.post("/show-names", headers={"sec-fetch-site": "same-site"}).status_code == 403
    assert len(browser.touches) == before
    assert not browser.console.session.names_shown


def test_a_body_over_the_limit_is_refused(browser):
    assert browser.post("/show-names", to="x" * (1024 * 1024)).status_code == 413


def test_a_form_of_another_type_is_refused(browser):
    answer = browser.client.post("/show-names", json={"to": "shown"}, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 400


def test_names_are_masked_until_asked_for(browser):
    assert "Show names" in browser.get("/").text
    assert "Hide names" in browser.post("/show-names", to="shown", back="/").text
    assert browser.console.session.names_shown
    browser.post("/show-names", to="", back="/")
    assert not browser.console.session.names_shown


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_no_form_leads_elsewhere(browser, back):
    answer = browser.client.post(
        "/show-names", data={"back": back}, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/"


def test_read_only_refuses_what_changes_something(open_console):
    """A page that is marked as a change is refused before it runs."""
    ran = []
    page = Page("/change", lambda visit: ran.append(visit) or visit.redirect("/"), "POST", changes=True)
    assert open_console(is_read_only=True, pages=[page]).post("/change").status_code == 403
    assert not ran
    assert open_console(pages=[page]).post("/change").status_code == 200
    assert ran


def test_an_unknown_page_is_a_page(browser):
    answer = browser.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_stack_that_is_not_there_is_explained(open_console):
    """The page says what to do, and the next visit tries again."""
    tries = []

    def find(_options):
        tries.append(1)
        raise CommandError("There is no stack 'voxbridge'.")

    answer = open_console(signed_in=False, find=find)
    answer.client.get(answer.console.session.address)
    assert "There is no stack" in answer.get("/").text.replace("&#39;", "'")
    assert tries


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoCredentialsError(), "aws sso login"),
        (ProfileNotFound(profile="x"), "No such AWS profile"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "Cannot reach AWS"),
        (ClientError({"Error": {"Code": "ExpiredToken"}}, "DescribeStacks"), "have expired"),
        (ClientError({"Error": {"Code": "AccessDenied", "Message": "0491 570 156"}}, "X"), "may not call X"),
        (OSError(13, "Permission denied", "sources.toml"), "sources.toml: Permission denied"),
    ],
)
def test_an_error_of_aws_is_a_page_with_its_fix(open_console, error, words):
    """On a page that needs the stack, and where a single page fails."""

    def fail(_):
        raise error

    assert words in open_console(find=fail).get("/").text
    answer = open_console(pages=[Page("/broken", fail)]).get("/broken")
    assert words in answer.text
    assert "0491" not in answer.text


def test_a_bug_is_told_without_its_text(open_console):
    """The text of an unexpected error may hold a lead's data."""

    def broken(_visit):
        raise RuntimeError("0491 570 156")

    answer = open_console(pages=[Page("/broken", broken)]).get("/broken")
    assert answer.status_code == 500
    assert "RuntimeError" in answer.text
    assert "0491" not in answer.text


def test_an_open_page_gets_only_what_changes(browser):
    """The live part and the navigation with its counts, not the head."""
    answer = browser.partial("/")
    assert 'id="live"' in answer.text
    assert 'id="navigation"' in answer.text
    assert "<html" not in answer.text


def test_the_label_says_where_one_is(open_console):
    assert "nothing leaves this machine" in open_console().get("/").text
    live = open_console(local=False).get("/").text
    assert "LIVE" in live
    assert "ap-southeast-2" in live
    assert "9012" in live  # the end of moto's account number
