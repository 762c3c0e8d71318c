from __future__ import annotations

import pytest

from handlers.forms import Field, Form, Group, Kind, Table, load_form
from handlers.knowledge.anonymise import Secret
from handlers.knowledge.form_secrets import secret_of, secrets_in_form
from tests.support.bpmn_graph import PROCESSES
from tests.support.form_answers import plausible_answers

FORMS = {
    path.stem: load_form(path.read_bytes())
    for path in sorted((PROCESSES / "forms").glob("*.form"))
}


def form_of(*items: Field | Table) -> Form:
    return Form(id="f", title="", intro=(), groups=(Group(title="", items=items),))


def field(key: str, kind: Kind = Kind.TEXT, **marks: bool) -> Field:
    return Field(key=key, kind=kind, label=key, **marks)


def test_what_a_field_says_of_itself_decides_what_it_gives_away():
    form = form_of(
        field("guide", personal=True),
        field("guide_phone", personal=True),
        field("signed", signature=True),
        field("letter_no", official_number=True),
        field("remark"),
        Table(key="staff", label="", columns=(field("name", personal=True),)),
    )
    answers = {
        "guide": "方向明、何小满（高级工程师）",
        "guide_phone": "0592-1234567",
        "signed": "苏静",
        "letter_no": "来函88号",
        "remark": "已整改",
        "staff": [{"name": "李卫东"}, {"name": ""}],
    }

    assert secrets_in_form(form, answers, {}) == {
        "方向明": Secret.PERSON,
        "何小满": Secret.PERSON,
        "0592-1234567": Secret.PHONE,
        "苏静": Secret.PERSON,
        "来函88号": Secret.NUMBER,
        "李卫东": Secret.PERSON,
    }


def test_of_a_chosen_person_the_name_is_taken_out_and_not_the_id():
    form = form_of(field("leader", Kind.LIST, personal=True))

    found = secrets_in_form(form, {"leader": "p-1"}, {"p-1": "李工程（省院）"})

    assert found == {"李工程": Secret.PERSON}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_names_a_person_whose_name_stays(name):
    """Whatever a form marks is found again among its secrets, in rows as well."""
    form = FORMS[name]
    answers = plausible_answers(form)
    marked: set[str] = set()
    for question in form.questions():
        columns = question.columns if isinstance(question, Table) else (question,)
        places = answers[question.key] if isinstance(question, Table) else [answers]
        for each in columns:
            if each.personal or each.signature or each.official_number:
                for number, place in enumerate(places):
                    place[each.key] = f"甲{len(marked)}乙{number}"
                    marked.add(place[each.key])
                assert secret_of(each) is not None, each.key

    found = secrets_in_form(form, answers, {word: word for word in marked})

    assert marked <= set(found)
