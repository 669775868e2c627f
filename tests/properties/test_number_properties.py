"""Phone numbers of every country's plan."""

import re
from collections.abc import Iterator

import phonenumbers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata

from voxbridge.mapping.phone import is_uncallable

REGIONS = {
    region: metadata
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (metadata := PhoneMetadata.metadata_for_region(region)) and metadata.main_country_for_code is not None
}


def numbers() -> Iterator[st.SearchStrategy[str]]:
    """Yield, for each country, any mobile number and any landline by its plan."""
    for metadata in REGIONS.values():
        for plan in (metadata.mobile, metadata.fixed_line):
            if plan and plan.national_number_pattern:
                pattern = re.compile(plan.national_number_pattern, re.ASCII)
                yield st.from_regex(pattern, fullmatch=True).map(f"+{metadata.country_code}{{}}".format)


@settings(max_examples=1000, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.one_of(*numbers()))
def test_no_mobile_and_no_landline_is_uncallable(number: str) -> None:
    """Of no country: a pattern that takes an ordinary number would lose a lead."""
    assert not is_uncallable(number)
