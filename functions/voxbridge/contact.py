"""The Voxworks contact: the request's model, checked before it is sent.

Facts: Voxworks' published contract, OpenAPI 3.1, version 1.0.0, CreateContactRequest (docs/voxworks-contract.md).
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class CreateContactRequest(BaseModel):
    """The body of POST /api/v1/create-contact. Only the first two are needed; absent ones are not sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone_number: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]  # E.164
    first_name: Text
    last_name: Text | None = None
    email: EmailStr | None = None
    address: Text | None = None
    location: Text | None = None
    gender: Text | None = None
    title: Text | None = None
    age: Annotated[int, Field(strict=True, ge=0, le=130)] | None = None

    def bare(self) -> "CreateContactRequest":
        """Return the same person with phone and names alone, for when an optional field is what Voxworks refuses."""
        return CreateContactRequest(
            phone_number=self.phone_number, first_name=self.first_name, last_name=self.last_name
        )

    def to_json(self) -> str:
        """Write the request's body."""
        return self.model_dump_json(exclude_none=True)


REQUIRED = ("phone_number", "first_name")
OPTIONAL = tuple(name for name in CreateContactRequest.model_fields if name not in REQUIRED)
