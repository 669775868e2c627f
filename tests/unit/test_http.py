"""API Gateway's events, as documented and as no one expects them."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import api_event, post

from voxbridge.http import Request, Response, to_request, to_response


@pytest.mark.parametrize("base64_encoded", [False, True])
@pytest.mark.parametrize("body", ["phone=0412+345+678", '{"name": "Zoë"}', "\r\n"])
def test_a_body_is_the_same_bytes_plain_or_in_base64(body, base64_encoded):
    event = api_event(post(body.encode()), base64_encoded=base64_encoded)
    assert to_request(event).body == body.encode()


@given(st.binary(min_size=1))
def test_any_bytes_come_through_base64(body):
    assert to_request(api_event(post(body), base64_encoded=True)).body == body


def test_the_flag_decides_and_not_the_content_type():
    event = api_event(post(b"aGVsbG8="))
    event["headers"]["content-type"] = "multipart/form-data"
    assert to_request(event).body == b"aGVsbG8="


def test_what_says_it_is_base64_and_is_not_is_kept_as_it_is():
    event = api_event(post(b"not base64!")) | {"isBase64Encoded": True}
    assert to_request(event).body == b"not base64!"


def test_without_a_body_there_are_no_bytes():
    assert to_request(api_event(Request("GET", "/health"))).body == b""


def test_method_path_headers_and_query_are_read():
    event = api_event(post(b"{}", query=(("token", "a%20b"), ("x", ""), ("token", "second"))))
    event["headers"] = {"X-Webhook-Token": "t", "Host": "leads.example.com"}
    request = to_request(event)
    assert (request.method, request.path) == ("POST", "/webhooks/zapier")
    assert request.header("x-webhook-token") == "t"
    assert request.query == (("token", "a b"), ("x", ""), ("token", "second"))
    assert request.parameter("token") == "a b"
    assert request.url == "https://leads.example.com/webhooks/zapier?token=a%20b&x=&token=second"


def test_the_url_has_the_domain_name_where_no_host_is_sent():
    event = api_event(post(b"{}"))
    del event["headers"]["host"]
    assert to_request(event).url == "https://abc.execute-api.ap-southeast-2.amazonaws.com/webhooks/zapier"


def test_a_query_of_more_than_is_read_is_not_the_same_as_none():
    event = api_event(Request("GET", "/webhooks/zapier"))
    event["rawQueryString"] = "&".join("phone=0412345678" for _ in range(5000))
    assert to_request(event).query


def test_a_response_is_json_that_no_one_caches():
    response = to_response(Response(503, {"status": "unavailable"}, {"retry-after": "30"}))
    assert response == {
        "statusCode": 503,
        "headers": {"content-type": "application/json", "cache-control": "no-store", "retry-after": "30"},
        "body": '{"status": "unavailable"}',
        "isBase64Encoded": False,
    }


def test_a_handshake_gets_its_challenge_back_as_text():
    response = to_response(Response(200, {"status": "test"}, text="1158201444"))
    assert response["body"] == "1158201444"
    assert response["headers"]["content-type"] == "text/plain; charset=utf-8"


def test_lone_surrogates_of_a_body_are_bytes_all_the_same():
    event = json.loads('{"body": "\\ud83d", "isBase64Encoded": false}')
    assert to_request(event).body == b"\xed\xa0\xbd"
    event = {"body": "\ud83d", "isBase64Encoded": True}
    assert to_request(event).body == b"\xed\xa0\xbd"


def test_base64_with_line_breaks_is_not_what_api_gateway_sends():
    encoded = base64.encodebytes(b"x" * 100).decode()
    assert to_request({"body": encoded, "isBase64Encoded": True}).body == encoded.encode()
