"""Make a marshmallow schema from a form: strict fields that read text in one way.

marshmallow's own Integer takes 1.9 for 1 and its Boolean takes "yes"; ours take what
`handlers.forms.parsers` takes and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields
from typing_extensions import override

from handlers.forms import messages
from handlers.forms.model import Field, Form, Kind, Table
from handlers.forms.parsers import Unreadable, parse


class AnswerField(fields.Field[object]):
    """One question of a form."""

    def __init__(self, question: Field) -> None:
        missing = messages.missing(question)
        super().__init__(
            required=is_always_required(question),
            error_messages={"required": missing, "null": missing},
        )
        self.question = question

    @override
    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> object:
        try:
            return parse(self.question, value)
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable


class RowsField(fields.List[Any]):
    """The rows of a table, each with a schema of its own."""

    def __init__(self, table: Table) -> None:
        super().__init__(
            fields.Nested(_schema_class(table.columns, name=f"{table.key}_row")()),
            required=table.min_rows > 0 and not table.conditions.show_when,
            error_messages={
                "required": messages.too_few_rows(table.label, table.min_rows),
                "invalid": f"{messages.named(table.label)}应为若干行",
            },
        )


class AnswersSchema(Schema):
    """Answers to a form; a key that the form does not have is refused."""

    error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "unknown": "表单没有这一项，请刷新页面后重新填写",
        "type": "应为若干项“名称：内容”",
    }


def schema_for(form: Form) -> Schema:
    """Return the schema of a form's raw answers.

    It knows what each answer looks like and what is always required; what depends on
    other answers is for `handlers.forms.validation.validate`.
    """
    return _schema_class(tuple(form.questions()), name=form.id)()


def is_always_required(question: Field) -> bool:
    """Say whether an answer must be there whatever the others are."""
    return (
        question.required
        and not question.conditions.show_when
        and not question.source.known_from
    )


def _schema_class(questions: tuple[Field | Table, ...], *, name: str) -> type[Schema]:
    # Not registered: marshmallow would keep every class by its name for ever.
    meta = type("Meta", (), {"unknown": RAISE, "register": False})
    members: dict[str, Any] = {"Meta": meta}
    for question in questions:
        if isinstance(question, Table):
            members[question.key] = RowsField(question)
        elif question.kind is not Kind.SEQUENCE:
            members[question.key] = AnswerField(question)
    return type(name, (AnswersSchema,), members)
