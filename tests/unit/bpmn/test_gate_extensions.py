"""What the gate says of `camunda:` attributes and extension elements."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch


def _errors(text: str, environment: GateEnvironment | None = None) -> set[str]:
    found = check({"p.bpmn": sketch(text)}, environment or GateEnvironment())
    return {
        f"{one.element_id}: {one.code}"
        for one in found
        if one.severity is Severity.ERROR
    }


def _task(rest: str) -> str:
    return f"start s\nuser a\nend e\ns -> a\na -> e\n{rest}"


def test_a_thrower_takes_no_variable_for_the_code() -> None:
    text = _task("").replace("end e", "end-error e code=X event:errorCodeVariable=code")
    assert _errors(text) == {"e: caught_by_thrower"}


@pytest.mark.parametrize(
    ("events", "errors"),
    [
        ("create,%20delete", set()),
        ("changed", {"b: variable_events_unknown"}),
        ("create,", {"b: variable_events_unknown"}),
    ],
)
def test_conditional_events_name_kinds_of_change(events: str, errors: set[str]) -> None:
    text = _task(
        f"on a condition b when=${{x}} event:variableName=x"
        f" event:variableEvents={events}\nb -> e"
    )
    assert _errors(text) == errors


@pytest.mark.parametrize(
    ("rest", "errors"),
    [
        ("data=people as=one", set()),
        ("data=people each=people", {"a: loop_two_ways"}),
        ("data=people times=3", {"a: loop_two_ways"}),
        ("times=3 loop:asyncBefore=yes", {"a: not_boolean"}),
        ("times=3 loop:exclusive=false loop:asyncAfter=true", set()),
        ("retry=${cycle}", set()),
        ("retry=R0/PT1M", {"a: retries_unreadable"}),
        ("retry=R3/soon", {"a: retries_unreadable"}),
        ("retry=PT1M,PT2M", set()),
        ("retry=${", {"a: expression_syntax"}),
    ],
)
def test_rounds_flags_and_retries(rest: str, errors: set[str]) -> None:
    assert _errors(_task("").replace("user a", f"user a {rest}")) == errors


@pytest.mark.parametrize(
    ("priority", "errors"),
    [("3", set()), ("high", {"main: not_number"}), ("${", {"main: expression_syntax"})],
)
@pytest.mark.parametrize("name", ["jobPriority", "taskPriority"])
def test_the_process_may_give_a_priority(
    name: str, priority: str, errors: set[str]
) -> None:
    assert _errors(_task(f"process camunda:{name}={priority}")) == errors


@pytest.mark.parametrize(
    ("flag", "errors"),
    [
        ("async=true", {"h: handler_async"}),
        ("async_after=true", {"h: handler_async"}),
        ("camunda:exclusive=false", {"h: handler_async"}),
        ("camunda:jobPriority=3", {"h: handler_async"}),
        ("retry=R3/PT1M", {"h: handler_async"}),
        ("async=false camunda:exclusive=true", set()),
    ],
)
def test_an_event_subprocess_has_no_jobs_of_its_own(
    flag: str, errors: set[str]
) -> None:
    text = _task(f"handle h {flag} [\nstart-error h_s\nend h_e\nh_s -> h_e\n]")
    assert _errors(text) == errors


def _extended(kind: str, xml: str, rest: str = "") -> str:
    node = f"{kind} x {rest} xml={xml.replace(' ', '%20')}"
    if kind == "end":
        return f"start s\n{node}\ns -> x"
    return f"start s\n{node}\nend e\ns -> x\nx -> e"


_OUT = '<camunda:inputOutput><camunda:outputParameter name="a">{}</camunda:outputParameter></camunda:inputOutput>'
_LIST = "<camunda:list><camunda:value>${n}</camunda:value></camunda:list>"


@pytest.mark.parametrize(
    ("kind", "content", "errors"),
    [
        ("task", _LIST, set()),
        ("message", "1", set()),
        ("end", "1", {"x: output_at_end"}),
        ("task", "1" + _LIST, {"x: parameter_two_values"}),
        ("task", _LIST + _LIST, {"x: parameter_two_values"}),
        ("task", "<camunda:list><camunda:value>${</camunda:value></camunda:list>", {"x: expression_syntax"}),
        ("task", "<camunda:map><camunda:entry>1</camunda:entry></camunda:map>", {"x: map_entry_nameless"}),
        ("task", '<camunda:map><camunda:entry key="${no()}">1</camunda:entry></camunda:map>', {"x: unknown_function"}),
        ("task", "<camunda:list><camunda:script>1</camunda:script></camunda:list>", {"x: not_supported"}),
    ],
)  # fmt: skip
def test_values_of_parameters(kind: str, content: str, errors: set[str]) -> None:
    assert _errors(_extended(kind, _OUT.format(content), "name=m")) == errors


@pytest.mark.parametrize(
    ("attributes", "xml", "errors"),
    [
        ("binding=versionTag camunda:calledElementVersionTag=a", "", set()),
        ("binding=versionTag", "", {"x: called_tag"}),
        ("binding=version camunda:calledElementVersion=${n}", "", set()),
        ("binding=version camunda:calledElementVersion=new", "", {"x: called_version"}),
        ("camunda:calledElementVersion=1", "", {"x: version_unused"}),
        ("", '<camunda:in businessKey="${n}-1" />', set()),
        ("", '<camunda:in businessKey="${" />', {"x: expression_syntax"}),
        ("", '<camunda:in businessKey="a" variables="all" />', {"x: business_key_mapping"}),
        ("", '<camunda:out source="a" target="b" local="true" />', set()),
        ("", '<camunda:out source="a" target="b" local="maybe" />', {"x: not_supported"}),
    ],
)  # fmt: skip
def test_what_calls_say(attributes: str, xml: str, errors: set[str]) -> None:
    known = GateEnvironment(deployed_processes=frozenset({"other"}))
    text = _extended("call", xml, f"calls=other {attributes}")
    assert _errors(text, known) == errors


@pytest.mark.parametrize(
    ("attributes", "errors"),
    [
        ("camunda:expression=${1} camunda:resultVariable=r", set()),
        ("camunda:expression=${no()}", {"x: unknown_function"}),
        ("handler=${d} camunda:expression=${1}", {"x: two_handlers"}),
        ("handler=${d} camunda:resultVariable=r", {"x: result_variable_alone"}),
        ("camunda:type=external topic=t camunda:taskPriority=5", set()),
        ("camunda:type=external topic=t camunda:taskPriority=high", {"x: not_number"}),
        (
            "camunda:type=external topic=t camunda:taskPriority=${",
            {"x: expression_syntax"},
        ),
        ("handler=${d} camunda:taskPriority=5", {"x: task_priority_alone"}),
    ],
)
def test_the_work_of_service_tasks(attributes: str, errors: set[str]) -> None:
    known = GateEnvironment(delegates=frozenset({"d"}), topics=frozenset({"t"}))
    text = f"start s\ndelegate x {attributes}\nend e\ns -> x\nx -> e"
    assert _errors(text, known) == errors


def test_the_initiator_is_noted_at_the_start_of_the_process_only() -> None:
    text = "start s camunda:initiator=who\nsub p [\nstart i camunda:initiator=who\nend j\ni -> j\n]\nend e\ns -> p\np -> e"
    assert _errors(text) == {"i: initiator_inside"}


@pytest.mark.parametrize(
    ("start", "errors"),
    [
        ("start-timer s date=${now()}", set()),
        ("start-timer s date=${day}", {"s: start_timer_variables"}),
        ("start-timer s cycle=R/PT1H", set()),
        ("start-timer s cycle=often", {"s: timer_unreadable"}),
        ("start-condition s when=${n}", set()),
        ("start-condition s when=${n} event:variableName=n", {"s: filter_at_start"}),
        ("start-error s code=X", {"s: not_supported"}),
        ("start-escalation s code=X", {"s: not_supported"}),
        ("start-message s name=go", set()),
        ("start-message s name=taken", {"s: duplicate_start_message"}),
        ("start-message s name=mine", set()),
    ],
)
def test_what_starts_a_process(start: str, errors: set[str]) -> None:
    known = GateEnvironment(
        functions=frozenset({"now"}),
        deployed_start_messages=frozenset({"other taken", "main mine"}),
    )
    text = f"{start}\nuser a\nend e\ns -> a\na -> e"
    assert _errors(text, known) == errors


def _listener(tag: str, attributes: str, inner: str = "") -> str:
    return f"<camunda:{tag} {attributes}>{inner}</camunda:{tag}>".replace(" ", "%20")


@pytest.mark.parametrize(
    ("kind", "listener", "errors"),
    [
        ("user", _listener("executionListener", 'event="start" delegateExpression="${d}"'), set()),
        ("and", _listener("executionListener", 'event="end" delegateExpression="${d}"'), set()),
        ("user", _listener("taskListener", 'event="delete" delegateExpression="${d}" id="l"'), set()),
        ("user", _listener("taskListener", 'event="timeout" delegateExpression="${d}"'), {"x: listener_event"}),
        ("user", _listener("executionListener", 'event="take" delegateExpression="${d}"'), {"x: listener_event"}),
        ("user", _listener("executionListener", 'event="end" delegateExpression="${e}"'), {"x: unknown_delegate"}),
        ("user", _listener("executionListener", 'event="end"'), {"x: delegate_not_name"}),
        ("user", _listener("executionListener", 'event="end" class="com.A"'), {"x: not_supported"}),
        ("user", _listener("executionListener", 'event="end" expression="${f()}"'), {"x: not_supported"}),
        ("user", _listener("taskListener", 'event="create"', "<camunda:script>1</camunda:script>"), {"x: not_supported"}),
        ("task", _listener("taskListener", 'event="create" delegateExpression="${d}"'), {"x: not_supported"}),
    ],
)  # fmt: skip
def test_listeners_name_handlers_and_events(
    kind: str, listener: str, errors: set[str]
) -> None:
    known = GateEnvironment(delegates=frozenset({"d"}))
    text = f"start s\n{kind} x xml={listener}\nend e\ns -> x\nx -> e"
    assert _errors(text, known) == errors


@pytest.mark.parametrize(
    ("event", "errors"), [("take", set()), ("start", {"f0_s_a: listener_event"})]
)
def test_flows_have_listeners_of_their_own(event: str, errors: set[str]) -> None:
    listener = (
        f'<camunda:executionListener event="{event}" delegateExpression="${{d}}" />'
    )
    text = _task("").replace("s -> a", f"s -> a ! {listener}")
    assert _errors(text, GateEnvironment(delegates=frozenset({"d"}))) == errors


def test_the_process_has_listeners_too() -> None:
    listener = _listener("executionListener", 'event="end" delegateExpression="${no}"')
    assert _errors(_task(f"process xml={listener}")) == {"main: unknown_delegate"}


def _field(attributes: str, inner: str = "") -> str:
    return f"<camunda:formField {attributes}>{inner}</camunda:formField>"


def _rule(text: str) -> str:
    return f"<camunda:validation><camunda:constraint {text} /></camunda:validation>"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (_field('id="a" type="string" label="A" defaultValue="x"', _rule('name="minlength" config="3"')), set()),
        (_field('id="a" type="long"', _rule('name="min" config="-3"')), set()),
        (_field('id="a" type="date"', _rule('name="required"')), set()),
        (_field('id="a" type="boolean"', _rule('name="readonly" config="true"')), set()),
        (_field('id="a" type="enum"', '<camunda:value id="x" name="X" />'), set()),
        (_field('id="a" type="enum"'), {"x: field_values"}),
        (_field('id="a" type="enum"', '<camunda:value id="x" /><camunda:value id="x" />'), {"x: field_values"}),
        (_field('id="a" type="com.Foo"'), {"x: field_type"}),
        (_field('type="string"'), {"x: field_id"}),
        (_field('id="a" type="long"') * 2, {"x: field_id"}),
        (_field('id="a" type="string" defaultValue="${n}"'), {"x: field_default"}),
        (_field('id="a" type="string"', _rule('name="min" config="3"')), {"x: field_constraint"}),
        (_field('id="a" type="long"', _rule('name="max" config="${n}"')), {"x: field_constraint"}),
        (_field('id="a" type="long"', _rule('name="validator" config="com.Foo"')), {"x: field_constraint"}),
        (_field('id="a" type="date" datePattern="dd"'), {"x: not_supported"}),
    ],
)  # fmt: skip
def test_forms_in_the_diagram(fields: str, errors: set[str]) -> None:
    assert (
        _errors(_extended("user", f"<camunda:formData>{fields}</camunda:formData>"))
        == errors
    )


def test_a_task_has_one_form() -> None:
    fields = "<camunda:formData>" + _field('id="a" type="long"') + "</camunda:formData>"
    assert "x: two_forms" in _errors(_extended("user", fields, "form=f1"))


def test_no_listener_stands_where_no_token_ever_is() -> None:
    listener = '<camunda:executionListener event="take" delegateExpression="${d}" />'
    text = f"""
        start s
        ebg g
        message m name=m
        message n name=n
        end e
        s -> g
        g -> m ! {listener}
        g -> n
        m -> e
        n -> e
    """
    known = GateEnvironment(delegates=frozenset({"d"}))
    assert _errors(text, known) == {"f1_g_m: listener_never_told"}

    told = _listener("executionListener", 'event="start" delegateExpression="${d}"')
    text = _task(f"on a compensate b xml={told}\ntask undo bpmn:isForCompensation=true")
    assert "b: listener_never_told" in _errors(text, known)


@pytest.mark.parametrize(
    "attribute",
    ["expression=${1}", "delegateExpression=${d}", "type=external", "resultVariable=r"],
)
def test_who_catches_a_message_has_no_handler(attribute: str) -> None:
    known = GateEnvironment(delegates=frozenset({"d"}))
    text = f"start s\nmessage x name=m event:{attribute}\nend e\ns -> x\nx -> e"
    assert _errors(text, known) == {"x: handler_on_catcher"}
