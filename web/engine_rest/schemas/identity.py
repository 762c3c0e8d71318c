"""People as clients ask for them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.engine_rest.fields import Flag
from web.engine_rest.schemas.paging import Page


class Credentials(Schema):
    """A login and a password."""

    username = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password = fields.String(required=True, validate=validate.Length(min=1, max=1_000))


class Verified(Schema):
    """Whether they belong together."""

    authenticated_user = fields.String(data_key="authenticatedUser", required=True)
    authenticated = fields.Boolean(required=True)
    tenants = fields.List(fields.String(), required=True)
    groups = fields.List(fields.String(), required=True)


class GroupsQuery(Schema):
    """Whose groups."""

    user_id = fields.String(data_key="userId", required=True)


class Group(Schema):
    """A group: what people of a role are to the engine."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class GroupUser(Schema):
    """Somebody in one of the groups."""

    id = fields.String(required=True)
    first_name = fields.String(data_key="firstName", required=True)
    last_name = fields.String(data_key="lastName", required=True)
    display_name = fields.String(data_key="displayName", required=True)


class Groups(Schema):
    """The groups of somebody, and who else is in them."""

    groups = fields.List(fields.Nested(Group), required=True)
    group_users = fields.List(
        fields.Nested(GroupUser), data_key="groupUsers", required=True
    )


class Profile(Schema):
    """What is known of somebody."""

    id = fields.String(required=True)
    first_name = fields.String(data_key="firstName", required=True)
    last_name = fields.String(data_key="lastName", required=True)
    email = fields.String(required=True, allow_none=True)


class FilterQuery(Page):
    """Which saved filters."""

    sorts = ("filterId", "resourceType", "name", "owner")

    filter_id = fields.String(data_key="filterId")
    resource_type = fields.String(data_key="resourceType")
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    owner = fields.String()


class ListedFilterQuery(FilterQuery):
    """Which saved filters, and whether with how much they find."""

    item_count = Flag(data_key="itemCount")


class Filter(Schema):
    """A saved filter."""

    id = fields.String(required=True)
    resource_type = fields.String(data_key="resourceType", required=True)
    name = fields.String(required=True)
    owner = fields.String(required=True, allow_none=True)
    query = fields.Dict(required=True)
    properties = fields.Dict(required=True)
    item_count = fields.Integer(data_key="itemCount", allow_none=True)
