"""Events of API Gateway in which any member may be missing or of another type."""

from hypothesis import given
from hypothesis import strategies as st

from voxbridge.http import to_request

json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "rawPath": st.text() | st.none(),
            "rawQueryString": st.text() | st.none(),
            "headers": st.none() | st.dictionaries(st.text(), json_values),
            "body": json_values,
            "isBase64Encoded": json_values,
            "requestContext": st.none()
            | st.fixed_dictionaries(
                {}, optional={"stage": st.text(), "http": st.none() | st.fixed_dictionaries({"method": st.text()})}
            ),
        },
    )
)
def test_any_event_of_that_shape_is_a_request(event):
    request = to_request(event)
    assert isinstance(request.body, bytes)
    assert all(name == name.lower() for name in request.headers)
