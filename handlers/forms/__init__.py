"""Forms that designers draw: load, read, check, show and keep what people fill in."""

from __future__ import annotations

from handlers.forms.conditions import Evaluate
from handlers.forms.errors import FormRefused, SubmissionNotFound, TooManyRows
from handlers.forms.facts import chosen_labels
from handlers.forms.fills import (
    FillAsked,
    fill_asked,
    row_at,
    row_taken,
    with_more,
    with_row,
)
from handlers.forms.initial import answers_of, initial_answers
from handlers.forms.loader import faults_of, load_form
from handlers.forms.model import Field, Form, Group, Kind, Note, Option, Table
from handlers.forms.origin import PLAIN, Origin, note_origin, origins_of
from handlers.forms.presenting import Surroundings, present
from handlers.forms.reading import read_submission, with_uploads
from handlers.forms.record import record
from handlers.forms.repository import (
    Draft,
    Filing,
    Submission,
    drop_draft,
    file_submission,
    find_submission,
    last_submission,
    load_draft,
    save_draft,
    submissions_at,
    submissions_of_case,
)
from handlers.forms.rows import (
    RowChange,
    change_rows,
    row_change,
    without_empty_rows,
)
from handlers.forms.schema import schema_for
from handlers.forms.validation import FieldError, Validated, validate
from handlers.forms.view import EvidenceLink, FormView, RecordView

__all__ = [
    "PLAIN",
    "Draft",
    "Evaluate",
    "EvidenceLink",
    "Field",
    "FieldError",
    "Filing",
    "FillAsked",
    "Form",
    "FormRefused",
    "FormView",
    "Group",
    "Kind",
    "Note",
    "Option",
    "Origin",
    "RecordView",
    "RowChange",
    "Submission",
    "SubmissionNotFound",
    "Surroundings",
    "Table",
    "TooManyRows",
    "Validated",
    "answers_of",
    "change_rows",
    "chosen_labels",
    "drop_draft",
    "faults_of",
    "file_submission",
    "fill_asked",
    "find_submission",
    "initial_answers",
    "last_submission",
    "load_draft",
    "load_form",
    "note_origin",
    "origins_of",
    "present",
    "read_submission",
    "record",
    "row_at",
    "row_change",
    "row_taken",
    "save_draft",
    "schema_for",
    "submissions_at",
    "submissions_of_case",
    "validate",
    "with_more",
    "with_row",
    "with_uploads",
    "without_empty_rows",
]
