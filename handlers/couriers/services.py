"""The group robots that we can talk to: their addresses, messages and answers.

A robot that answers 200 may still have refused: what counts is the code in its
answer, which is why these few lines are our own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote_plus, urlsplit

from handlers.couriers.cutting import cut
from handlers.couriers.errors import ChannelBusy, NotDelivered, RobotAddressRefused

#: Of one message of WeCom; the others take more, but nobody reads more.
_MOST_BYTES = 2048
_MINUTE = timedelta(minutes=1)
#: What would be markup becomes the full-width sign that looks the same.
_PLAIN = {ord(sign): ord(sign) + 0xFEE0 for sign in "[]<>*_`#"}


class RobotService(StrEnum):
    """Whose group robot it is."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMessage:
    """What a group reads."""

    subject: str
    text: str
    #: Address of the page at which one goes on, or nothing.
    url: str
    #: Mobile numbers of those whom the robot calls.
    calls: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotAddress:
    """The secret address of a robot, and the key by which it wants to be signed."""

    url: str
    sign_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    zh: str
    host: str
    path: str
    body: Callable[[GroupMessage], dict[str, object]]
    #: Name of the code in the answer; 0 is success.
    code: str
    #: Codes that say: too much for now.
    busy: Mapping[int, timedelta]


def check_address(service: RobotService, address: RobotAddress) -> None:
    """Refuse what is no address of a robot of this service.

    Raises:
        RobotAddressRefused: another scheme, host, port or path.
    """
    rules = RULES[service]
    try:
        parts = urlsplit(address.url)
        port = parts.port
    except ValueError as error:
        raise RobotAddressRefused from error
    is_ours = (
        parts.scheme == "https"
        and parts.hostname == rules.host
        and port is None
        and parts.username is None
        and parts.path.startswith(rules.path)
    )
    if not is_ours or not address.url.isascii() or not address.url.isprintable():
        raise RobotAddressRefused


def hint_of(address: RobotAddress) -> str:
    """Return the last characters of the secret, by which one knows it again."""
    return address.url[-4:]


def request_for(
    service: RobotService,
    address: RobotAddress,
    message: GroupMessage,
    *,
    now: datetime,
) -> tuple[str, dict[str, object]]:
    """Return the address and the body of the request that posts a message."""
    body = RULES[service].body(message)
    if not address.sign_key:
        return address.url, body
    if service is RobotService.DINGTALK:
        stamp = str(int(now.timestamp() * 1000))
        text = f"{stamp}\n{address.sign_key}"
        sign = quote_plus(_signed(address.sign_key.encode(), text.encode()))
        return f"{address.url}&timestamp={stamp}&sign={sign}", body
    if service is RobotService.FEISHU:
        stamp = str(int(now.timestamp()))
        key = f"{stamp}\n{address.sign_key}".encode()
        return address.url, {**body, "timestamp": stamp, "sign": _signed(key, b"")}
    return address.url, body


def judge(service: RobotService, answer: Mapping[str, object]) -> None:
    """Take a robot's answer for what it says.

    Raises:
        ChannelBusy: it takes messages again after a while.
        NotDelivered: it refused the message.
    """
    rules = RULES[service]
    code = answer.get(rules.code)
    if code == 0:
        return
    if isinstance(code, int) and code in rules.busy:
        raise ChannelBusy(rules.busy[code])
    said = answer.get("errmsg") or answer.get("msg") or ""
    message = f"the robot answered {code}: {str(said)[:200]}"
    raise NotDelivered(message)


def _wecom(message: GroupMessage) -> dict[str, object]:
    if message.calls:
        # Markdown cannot call anybody by name.
        text = {
            "content": _plain(message),
            "mentioned_mobile_list": list(message.calls),
        }
        return {"msgtype": "text", "text": text}
    tail = f"\n[打开]({message.url})" if message.url else ""
    words = f"**{message.subject.translate(_PLAIN)}**\n{message.text.translate(_PLAIN)}"
    content = cut(words.strip(), tail, limit=_MOST_BYTES)
    return {"msgtype": "markdown", "markdown": {"content": content}}


def _dingtalk(message: GroupMessage) -> dict[str, object]:
    calls = "".join(f" @{mobile}" for mobile in message.calls)
    return {
        "msgtype": "text",
        "text": {"content": _plain(message, more=calls)},
        "at": {"atMobiles": list(message.calls), "isAtAll": False},
    }


def _feishu(message: GroupMessage) -> dict[str, object]:
    return {"msg_type": "text", "content": {"text": _plain(message)}}


def _plain(message: GroupMessage, *, more: str = "") -> str:
    tail = f"\n{message.url}{more}" if message.url else more
    words = f"{message.subject}\n{message.text}".strip()
    return cut(words, tail, limit=_MOST_BYTES)


def _signed(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode("ascii")


RULES: Mapping[RobotService, _Rules] = {
    RobotService.WECOM: _Rules(
        zh="企业微信",
        host="qyapi.weixin.qq.com",
        path="/cgi-bin/webhook/send",
        body=_wecom,
        code="errcode",
        busy={45009: _MINUTE, -1: _MINUTE},
    ),
    RobotService.DINGTALK: _Rules(
        zh="钉钉",
        host="oapi.dingtalk.com",
        path="/robot/send",
        body=_dingtalk,
        code="errcode",
        busy={130101: 10 * _MINUTE, -1: _MINUTE},
    ),
    RobotService.FEISHU: _Rules(
        zh="飞书",
        host="open.feishu.cn",
        path="/open-apis/bot/v2/hook/",
        body=_feishu,
        code="code",
        busy={9499: _MINUTE, 11232: _MINUTE},
    ),
}
