"""What designers are told about a form that cannot be used, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from engine import FormFault

#: Code -> Chinese, English; `{name}` is what the designer recognises the component by.
TEXTS: Mapping[str, tuple[str, str]] = {
    "not_json": ("不是 JSON：{reason}", "It is not JSON: {reason}"),
    "no_form": (
        "不是 Camunda Forms：缺少 components",
        "It is no Camunda Form: components are missing",
    ),
    "no_id": ("应有 id，且 type 应为 default", "It needs an id, and type default"),
    "no_label": ("“{name}”没有标签", "{name!r} has no label"),
    "group_path": (
        "“{name}”不能有 path；分组只是标题，不改变字段的名称",
        "{name!r} must have no path: a group is a title and renames nothing",
    ),
    "nested": (
        "“{name}”不能放在{inside_zh}里面；请移到最外层",
        "{name!r} must not stand inside a {inside_en}: move it to the top",
    ),
    "unknown_type": (
        "“{name}”的组件类型 {type} 不支持；可用：{known}",
        "{name!r} is of type {type}, which is not supported; there are: {known}",
    ),
    "rows_from": (
        "“{name}”的 rowsFrom“{column}”不是有固定选项的列",
        "{name!r} has rowsFrom {column!r}, which is no column with fixed options",
    ),
    "no_columns": ("“{name}”没有列", "{name!r} has no columns"),
    "known_column": (
        "“{name}”是明细表的列，不能有 knownFrom；请由业务规则预填",
        "{name!r} is a column and must have no knownFrom: let a rule prefill it",
    ),
    "unknown_prefill": (
        "“{name}”的 prefill“{prefill}”不存在；只可在日期字段上写 today",
        "{name!r} has prefill {prefill!r}: there is only today, on a date",
    ),
    "sequence_outside": (
        "“{name}”是行号，只能放在明细表里",
        "{name!r} counts rows and stands in a table only",
    ),
    "repeated_key": (
        "{where_zh}中有不止一个字段使用 {key}",
        "More than one field of {where_en} has the key {key}",
    ),
    "not_a_key": (
        "“{name}”的 {attribute}“{key}”应由小写字母、数字和下划线组成",
        "{name!r} has {attribute} {key!r}: use small letters, digits and underscores",
    ),
    "not_wrapped": (
        "“{name}”的属性 {property} 应写成 ${{...}}",
        "{name!r}: write the property {property} as ${{...}}",
    ),
    "not_an_expression": (
        "“{name}”的属性 {property} 不是表达式：{reason}",
        "{name!r}: the property {property} is no expression: {reason}",
    ),
    "calls_function": (
        "“{name}”的属性 {property} 调用了函数 {function}；表单中的表达式不能调用函数",
        "{name!r}: the property {property} calls {function}; forms have no functions",
    ),
    "no_valid_text": (
        "“{name}”有 validWhen 而没有 validText，填写人将不知如何改正",
        "{name!r} has validWhen without validText: nobody would know what to correct",
    ),
    "no_options": ("“{name}”没有选项", "{name!r} has no options"),
    "bad_options": (
        "“{name}”的选项值有重复或为空",
        "{name!r} has options with the same value, or without one",
    ),
    "not_boolean": (
        "“{name}”的 valueType 为 boolean，选项值应为 true 和 false",
        "{name!r} has valueType boolean: its options must be true and false",
    ),
    "not_a_pattern": (
        "“{name}”的 pattern“{pattern}”不是正则表达式",
        "{name!r} has pattern {pattern!r}, which is no regular expression",
    ),
    "endless_pattern": (
        "“{name}”的 pattern“{pattern}”在重复中又有重复，检查会没完没了；请改写",
        "{name!r} has pattern {pattern!r}, which repeats what repeats: rewrite it",
    ),
    "unknown_check": (
        "“{name}”的 check“{check}”不存在，可用：{known}",
        "{name!r} has check {check!r}, which does not exist; there are: {known}",
    ),
    "not_sealed": (
        "“{name}”的键“{key}”不能设为 sealed：没有单独保管它的地方，可用：{known}",
        "{name!r} cannot be sealed: nothing keeps {key!r} apart; there are: {known}",
    ),
    "ignored_attribute": (
        "“{name}”不支持 {attribute}；请在 properties 中写 {instead}",
        "{name!r}: {attribute} is not supported: write {instead} in the properties",
    ),
    "ignored_values": (
        "“{name}”不支持 valuesExpression；请写固定选项或 valuesKey",
        "{name!r}: valuesExpression is not supported: use options or valuesKey",
    ),
    "ignored_property": (
        "“{name}”的属性 {property} 没有作用，请删除或改正",
        "{name!r}: the property {property} does nothing: delete or correct it",
    ),
    "not_a_count": ("“{name}”的 {rule} 应为整数", "{name!r}: {rule} must be a number"),
    "property_not_a_count": (
        "“{name}”的属性 {property} 应为整数",
        "{name!r}: the property {property} must be a whole number",
    ),
    "not_a_number": ("“{name}”的 {rule} 应为数字", "{name!r}: {rule} must be a number"),
}


def fault(code: str, **facts: object) -> FormFault:
    """Return the fault of a code, with its facts filled in."""
    chinese, english = TEXTS[code]
    return FormFault(zh=chinese.format(**facts), en=english.format(**facts))
