"""Messages leave through a proxy, and the rules of where to hold there as well."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from handlers.couriers.errors import NotDelivered
from handlers.couriers.posting import Poster
from handlers.couriers.proxy import Proxy, proxy_of
from tests.support.tunnels import Tunnels, trusting, tunnels

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"
TANDEM = {"user": "tandem", "password": "geheim"}


@pytest.fixture
def proxied() -> Iterator[Tunnels]:
    """Yield a proxy with a host of robots behind it."""
    with tunnels() as found:
        yield found


def poster(proxied: Tunnels, **more: str) -> Poster:
    proxy = Proxy(host="127.0.0.1", port=proxied.port, **more)
    return Poster(proxy=proxy, tls=trusting(), timeout=5)


def test_a_message_goes_through_the_tunnel_to_the_host_it_is_for(
    proxied: Tunnels,
) -> None:
    answer = poster(proxied).post(WECOM, {"msgtype": "text"})

    assert answer == {"errcode": 0}
    assert proxied.asked == ["qyapi.weixin.qq.com:443"]
    assert proxied.greeted == ["qyapi.weixin.qq.com"]
    assert proxied.posted == [{"msgtype": "text"}]
    assert proxied.credentials == [None]


def test_the_proxy_is_told_who_asks_and_the_host_is_not(proxied: Tunnels) -> None:
    poster(proxied, **TANDEM).post(WECOM, {})

    pair = base64.b64encode(b"tandem:geheim").decode()
    assert proxied.credentials == [f"Basic {pair}"]


def test_whoever_answers_behind_the_proxy_must_be_the_host(proxied: Tunnels) -> None:
    proxy = Proxy(host="127.0.0.1", port=proxied.port)

    with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
        Poster(proxy=proxy, timeout=5).post(WECOM, {})
    other = "https://oapi.dingtalk.com/robot/send?access_token=abc"
    with pytest.raises(NotDelivered, match="SSLCertVerificationError"):
        poster(proxied).post(other, {})

    assert proxied.posted == []


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com@127.0.0.1/cgi-bin/webhook/send?key=abc",
        "https://192.168.1.1/",
        "https://metadata.internal/",
    ],
)
def test_a_proxy_is_asked_for_no_other_host(proxied: Tunnels, url: str) -> None:
    with pytest.raises(NotDelivered, match="none of a group robot"):
        poster(proxied).post(url, {})

    assert proxied.asked == []


@pytest.mark.parametrize("status", [403, 407, 502])
def test_a_proxy_that_refuses_is_named_without_its_password(
    proxied: Tunnels, status: int
) -> None:
    proxied.status = status

    with pytest.raises(NotDelivered) as refused:
        poster(proxied, **TANDEM).post(WECOM, {})

    told = str(refused.value)
    assert f"through the proxy 127.0.0.1:{proxied.port}" in told
    assert "geheim" not in told
    assert "key=abc" not in told


def test_a_proxy_that_is_away_is_a_failed_try() -> None:
    away = Proxy(host="127.0.0.1", port=9)

    with pytest.raises(NotDelivered, match="ConnectionRefusedError"):
        Poster(proxy=away, timeout=1).post(WECOM, {})


def test_a_proxy_has_the_usual_port_where_none_is_given() -> None:
    assert proxy_of("http://proxy.bureau.example").port == 3128
