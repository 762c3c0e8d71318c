"""Users, groups and authorizations as clients ask for them."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.engine_rest.fields import Commas, Digits
from web.engine_rest.schemas.paging import Page


class UserQuery(Page):
    """Which users."""

    sorts = ("userId", "firstName")

    wanted_id = fields.String(data_key="id")
    id_in = Commas(data_key="idIn")
    first_name = fields.String(data_key="firstName")
    first_name_like = fields.String(data_key="firstNameLike")
    member_of_group = fields.String(data_key="memberOfGroup")


class GroupQuery(Page):
    """Which groups."""

    sorts = ("id", "name")

    wanted_id = fields.String(data_key="id")
    id_in = Commas(data_key="idIn")
    name = fields.String()
    name_like = fields.String(data_key="nameLike")
    member = fields.String()


class ListedGroup(Schema):
    """A group: what people of a role are to the engine."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)


class AuthorizationQuery(Page):
    """Which authorizations."""

    sorts = ("resourceType", "resourceId")

    wanted_id = fields.String(data_key="id")
    type = Digits()
    user_id_in = Commas(data_key="userIdIn")
    group_id_in = Commas(data_key="groupIdIn")
    resource_type = Digits(data_key="resourceType")
    resource_id = fields.String(data_key="resourceId")


class Authorization(Schema):
    """A right that somebody was given."""

    id = fields.String(required=True)
    type = fields.Integer(required=True)
    permissions = fields.List(fields.String(), required=True)
    user_id = fields.String(data_key="userId", required=True, allow_none=True)
    group_id = fields.String(data_key="groupId", required=True, allow_none=True)
    resource_type = fields.Integer(data_key="resourceType", required=True)
    resource_id = fields.String(data_key="resourceId", required=True)
    removal_time = fields.String(data_key="removalTime", required=True, allow_none=True)
    root_process_instance_id = fields.String(
        data_key="rootProcessInstanceId", required=True, allow_none=True
    )
