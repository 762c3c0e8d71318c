"""What an event that catches says about what it caught."""

from __future__ import annotations

import pytest

from tests.support.interpreter_lab import Lab

HANDLED = """
start s
sub p [
  start p_s
  service work topic=t
  end p_e
  p_s -> work
  work -> p_e
]
on p {kind} caught {attributes}
user after
end e
s -> p
p -> e
caught -> after
after -> e
"""


def test_an_error_writes_its_code_and_its_message() -> None:
    text = HANDLED.format(
        kind="error",
        attributes="event:errorCodeVariable=code event:errorMessageVariable=why",
    )
    lab = Lab(text).fail("work", "LATE", message="two days late", by="lab")

    assert lab.waits == ["after"]
    assert lab.variable("code") == "LATE"
    assert lab.variable("why") == "two days late"
    assert lab.variable("by") == "lab"


def test_an_error_without_a_message_leaves_no_old_one() -> None:
    text = HANDLED.format(
        kind="error", attributes="code=LATE event:errorMessageVariable=why"
    )
    lab = Lab(text, {"why": "of an earlier error"}).fail("work", "LATE")

    assert lab.variable("why") is None


def test_an_escalation_writes_its_code() -> None:
    text = HANDLED.replace("end p_e", "end-escalation p_e code=HIGH").format(
        kind="escalation", attributes="cancel=false event:escalationCodeVariable=code"
    )
    lab = Lab(text).serve("work")

    assert lab.variable("code") == "HIGH"


@pytest.mark.parametrize(
    ("kind", "variable"), [("error", "errorCode"), ("escalation", "escalationCode")]
)
def test_an_event_subprocess_writes_the_code(kind: str, variable: str) -> None:
    lab = Lab(f"""
        start s
        end-{kind} e code=HIGH
        s -> e
        handle h [
          start-{kind} h_s event:{variable}Variable=code
          user look
          end h_e
          h_s -> look
          look -> h_e
        ]
    """)

    assert lab.waits == ["look"]
    assert lab.variable("code") == "HIGH"


def test_the_message_of_a_thrown_error_may_be_computed() -> None:
    text = """
        start s
        sub p [
          start p_s
          end-error p_e code=LATE message=${days}%20days%20late
          p_s -> p_e
        ]
        on p error caught event:errorMessageVariable=why
        user after
        end e
        s -> p
        p -> e
        caught -> after
        after -> e
    """
    assert Lab(text, {"days": 3}).variable("why") == "3 days late"
