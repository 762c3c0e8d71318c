from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.couriers.cutting import cut
from handlers.couriers.errors import ChannelBusy, NotDelivered, RobotAddressRefused
from handlers.couriers.posting import Poster
from handlers.couriers.quiet import Quiet, may_leave_at
from handlers.couriers.services import (
    GroupMessage,
    RobotAddress,
    RobotService,
    check_address,
    judge,
    request_for,
)
from handlers.couriers.vault import SecretUnreadable, Vault
from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.local_time import SHANGHAI

NOW = datetime(2026, 7, 20, 1, 0, tzinfo=UTC)
WECOM = RobotAddress(url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc")
DINGTALK = RobotAddress(url="https://oapi.dingtalk.com/robot/send?access_token=abc")
FEISHU = RobotAddress(url="https://open.feishu.cn/open-apis/bot/v2/hook/abc")
ADDRESSES = {
    RobotService.WECOM: WECOM,
    RobotService.DINGTALK: DINGTALK,
    RobotService.FEISHU: FEISHU,
}


@given(
    st.text(st.characters(codec="utf-8")),
    st.text(st.characters(codec="ascii"), max_size=50),
    st.integers(min_value=60, max_value=300),
)
def test_a_cut_message_keeps_its_limit_its_characters_and_its_link(
    text: str, tail: str, limit: int
) -> None:
    found = cut(text, tail, limit=limit)

    assert len(found.encode()) <= limit
    assert found.endswith(tail)
    body = found.removesuffix(tail)
    if found != text + tail:
        assert body.endswith("…")
        assert text.startswith(body[:-1])


def test_a_long_text_of_three_byte_characters_is_cut_between_them() -> None:
    found = cut("联" * 1000, "\nhttps://t", limit=2048)

    assert found.count("联") == (2048 - 3 - 10) // 3
    assert found.endswith("联…\nhttps://t")


@given(st.text(), st.binary(min_size=1))
def test_what_was_sealed_is_opened_by_the_same_installation_only(
    text: str, secret: bytes
) -> None:
    sealed = Vault(secret).seal(text)

    assert Vault(secret).open(sealed) == text
    with pytest.raises(SecretUnreadable):
        Vault(secret + b"x").open(sealed)


def test_a_sealed_secret_shows_nothing_and_differs_each_time() -> None:
    vault = Vault(b"secret of this installation")
    sealed = vault.seal(WECOM.url)

    assert "weixin" not in sealed
    assert sealed != vault.seal(WECOM.url)


@pytest.mark.parametrize("place", [4, 40, -3])
def test_a_sealed_secret_that_was_changed_is_not_opened(place: int) -> None:
    vault = Vault(b"secret of this installation")
    sealed = list(vault.seal(WECOM.url))
    sealed[place] = "A" if sealed[place] != "A" else "B"

    with pytest.raises(SecretUnreadable):
        vault.open("".join(sealed))


QUIET = Quiet(begins=time(20), ends=time(7, 30), off_days=True, lets_urgent=True)
FREE = Quiet(begins=time(8), ends=time(8), off_days=False, lets_urgent=False)


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "leaves_at"),
    [
        (local(7, 20, 9), local(7, 20, 9)),
        (local(7, 20, 7, 29), local(7, 20, 7, 30)),
        (local(7, 20, 19, 59), local(7, 20, 19, 59)),
        (local(7, 20, 20), local(7, 21, 7, 30)),
        (local(7, 20, 23, 59), local(7, 21, 7, 30)),
        # Friday evening: the weekend is quiet.
        (local(7, 24, 21), local(7, 27, 7, 30)),
        (local(7, 25, 12), local(7, 27, 7, 30)),
        # 30 September, in the evening: the holiday ends on the 7th.
        (local(9, 30, 21), local(10, 8, 7, 30)),
        # A Saturday and a Sunday on which one works.
        (local(10, 10, 9), local(10, 10, 9)),
        (local(9, 19, 9), local(9, 20, 7, 30)),
    ],
)
def test_nothing_leaves_at_night_nor_on_off_days(now, leaves_at) -> None:
    found = may_leave_at(now, QUIET, urgent=False, calendar=seed_calendar())

    assert found == leaves_at


def test_what_is_urgent_leaves_where_the_bureau_lets_it() -> None:
    night = local(10, 2, 3)
    calendar = seed_calendar()

    assert may_leave_at(night, QUIET, urgent=True, calendar=calendar) == night
    assert may_leave_at(night, FREE, urgent=False, calendar=calendar) == night
    by_day = Quiet(begins=time(12), ends=time(14), off_days=False, lets_urgent=False)
    noon = local(7, 20, 13)
    assert may_leave_at(noon, by_day, urgent=True, calendar=calendar) == local(
        7, 20, 14
    )


@pytest.mark.parametrize("service", RobotService)
def test_the_address_of_each_service_is_taken_and_no_other(service) -> None:
    check_address(service, ADDRESSES[service])
    for other, address in ADDRESSES.items():
        if other is not service:
            with pytest.raises(RobotAddressRefused):
                check_address(service, address)


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com@127.0.0.1/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=abc",
        "https://127.0.0.1/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com/other",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a\r\nHost: x",
        "file:///etc/passwd",
        "https://[::1/cgi-bin/webhook/send",
        "",
    ],
)
def test_no_address_leads_anywhere_else(url: str) -> None:
    with pytest.raises(RobotAddressRefused):
        check_address(RobotService.WECOM, RobotAddress(url=url))


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com@127.0.0.1/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=abc",
        "http://127.0.0.1:9/",
        "https://localhost/",
    ],
)
def test_nothing_is_posted_to_any_other_host(url: str) -> None:
    with pytest.raises(NotDelivered, match="none of a group robot"):
        Poster(also=["http://127.0.0.1:8"]).post(url, {})


def test_wecom_reads_markdown_but_calls_people_in_plain_text() -> None:
    message = GroupMessage(
        subject="组织复查 逾期 1 天",
        text="案号 [X](http://evil)",
        url="https://t/cases/1",
    )

    _url, body = request_for(RobotService.WECOM, WECOM, message, now=NOW)
    content = body["markdown"]["content"]
    assert content.startswith("**组织复查 逾期 1 天**\n")
    assert content.endswith("\n[打开](https://t/cases/1)")
    assert content.count("[") == 1

    called = GroupMessage(
        subject="s", text="t", url="https://t/", calls=["13800000000"]
    )
    _url, body = request_for(RobotService.WECOM, WECOM, called, now=NOW)
    assert body == {
        "msgtype": "text",
        "text": {
            "content": "s\nt\nhttps://t/",
            "mentioned_mobile_list": ["13800000000"],
        },
    }


def test_a_robot_that_wants_a_signature_gets_one() -> None:
    message = GroupMessage(subject="s", text="", url="")
    key = {"sign_key": "SECabc"}

    url, body = request_for(
        RobotService.DINGTALK, RobotAddress(url=DINGTALK.url, **key), message, now=NOW
    )
    assert url.startswith(f"{DINGTALK.url}&timestamp=1784509200000&sign=")
    assert body["text"] == {"content": "s"}
    url, body = request_for(
        RobotService.FEISHU, RobotAddress(url=FEISHU.url, **key), message, now=NOW
    )
    assert url == FEISHU.url
    assert body["timestamp"] == "1784509200"
    assert body["sign"]


@pytest.mark.parametrize(
    ("service", "answer", "error"),
    [
        (RobotService.WECOM, {"errcode": 93000, "errmsg": "invalid"}, NotDelivered),
        (RobotService.WECOM, {"errcode": 45009}, ChannelBusy),
        (RobotService.DINGTALK, {"errcode": 310000}, NotDelivered),
        (RobotService.DINGTALK, {"errcode": 130101}, ChannelBusy),
        (RobotService.FEISHU, {"code": 19001, "msg": "x"}, NotDelivered),
        (RobotService.FEISHU, {}, NotDelivered),
    ],
)
def test_an_answer_of_200_may_still_be_a_refusal(service, answer, error) -> None:
    with pytest.raises(error) as caught:
        judge(service, answer)
    assert type(caught.value) is error


def test_an_answer_of_zero_is_success() -> None:
    judge(RobotService.WECOM, {"errcode": 0})
    judge(RobotService.FEISHU, {"code": 0})
