"""Why a FEEL text cannot be read, in English and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in both languages; `{name}` is filled in."""

    en: str
    zh: str

    def filled(self, **facts: object) -> Reason:
        """Return the reason with its facts."""
        return Reason(self.en.format(**facts), self.zh.format(**facts))


TOO_LONG = Reason("it is longer than {limit} characters", "超过 {limit} 个字符")
TOO_DEEP = Reason("it is nested deeper than {limit} levels", "嵌套超过 {limit} 层")
TOO_MANY = Reason("it has more than {limit} parts", "组成部分超过 {limit} 个")
CHARACTER = Reason("{text!r} has no meaning here", "“{text}”在此处没有含义")
COMMENT = Reason("the comment has no end", "注释没有结束")
STRING = Reason("the string has no closing quotation mark", "字符串缺少右引号")
ESCAPE = Reason("{text!r} is no known escape", "“{text}”不是已知的转义")
NUMBER = Reason("the number is too large or too long", "数字过大或过长")
EXPECTED = Reason("{wanted!r} is missing", "缺少“{wanted}”")
END = Reason("something is missing at the end", "结尾处缺少内容")
UNEXPECTED = Reason("{text!r} is not expected here", "此处不应出现“{text}”")
NAME = Reason("a name is missing", "缺少名称")
LITERAL = Reason(
    "{text!r} is no date, time or duration", "“{text}”不是日期、时间或时长"
)
TYPE = Reason("there is no type {text!r}", "没有类型“{text}”")
EXTERNAL = Reason(
    "functions of Java or PMML are not executed; write the body in FEEL",
    "不执行 Java 或 PMML 外部函数，请用 FEEL 书写函数体",
)
