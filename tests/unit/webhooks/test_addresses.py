"""Which URLs a webhook may have, and which addresses it may reach: tables of cases."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.webhooks.addresses import Target, addresses_of, read_target
from ticketing.webhooks.errors import AddressRefused
from ticketing.webhooks.judging import Allowed, is_public, read_allowed

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e"]
CLOSED = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.8 192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:93.184.216.34 ::ffff:0:127.0.0.1 64:ff9b::a9fe:a9fe
    64:ff9b:1::a9fe:a9fe 100::1 2001:0:a9fe:a9fe:: 2001:1::1 2001:2::1 2001:3::1 2001:10::1
    2001:20::1 2001:db8::1 2002:a9fe:a9fe:: 3fff::1 5f00::1 4000::1 fc00::1 fd12::1 fe80::1
    fec0::1 ff02::1 ff0e::1 2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:10.0.0.1
"""
GOOD = {
    "https://example.org": Target("https", "example.org", 443, "/"),
    "https://Hooks.Example.org:8443/a%20b?x=1&y": Target(
        "https", "hooks.example.org", 8443, "/a%20b?x=1&y"
    ),
    "https://93.184.216.34/": Target("https", "93.184.216.34", 443, "/"),
    "https://[2606:4700:4700::1111]/x": Target("https", "2606:4700:4700::1111", 443, "/x"),
    "https://xn--bcher-kva.example/": Target("https", "xn--bcher-kva.example", 443, "/"),
    "https://a.b.example.org:1/": Target("https", "a.b.example.org", 1, "/"),
}
BAD = [
    "",
    "example.org",
    "http://example.org",
    "ftp://example.org",
    "file:///etc/passwd",
    "gopher://example.org",
    "https://",
    "https:///path",
    "https://user@example.org",
    "https://user:word@example.org",
    "https://example.org#here",
    "https://example.org#",
    "https://example.org:0/",
    "https://example.org:/",
    "https://example.org:65536/",
    "https://example.org:80a/",
    "https://example.org:-1/",
    "https://localhost./",
    "https://exa mple.org/",
    "https://example.org/\r\nX: y",
    " https://example.org",
    "https://example.org\\@127.0.0.1/",
    "https://bücher.example/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.0.0.0x1/",
    "https://1.2.3.4.5/",
    "https://example.0x/",
    "https://-example.org/",
    "https://example..org/",
    "https://[example.org]/",
    "https://[127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://x[::1]/",
    "https://[v1.x]/",
    "https://" + "a" * 64 + ".org/",
    "https://example.org/" + "a" * 2000,
]


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_may_be_reached(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", CLOSED.split())
def test_what_is_not_public_may_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("url", GOOD)
def test_a_url_is_read_into_its_parts(url: str) -> None:
    assert read_target(url, Allowed()) == GOOD[url]


@pytest.mark.parametrize("url", BAD)
def test_a_url_that_could_be_read_in_two_ways_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(AddressRefused, match=r"^(The|This) .*\.$"):
        read_target(url, Allowed())


@pytest.mark.parametrize(
    ("words", "host", "address", "reached"),
    [
        ("", "hooks.example.org", "10.1.2.3", False),
        ("10.1.0.0/16", "hooks.example.org", "10.1.2.3", True),
        ("10.1.0.0/16", "10.1.2.3", "10.1.2.3", True),
        ("10.1.0.0/16", "hooks.example.org", "10.2.2.3", False),
        ("127.0.0.1", "localhost", "127.0.0.1", True),
        ("hooks.internal", "hooks.internal", "10.1.2.3", True),
        ("Hooks.Internal, 10.9.0.0/16", "hooks.internal", "127.0.0.1", True),
        ("hooks.internal", "other.internal", "10.1.2.3", False),
        # A host of one's own never stands for what a cloud tells its machines.
        ("hooks.internal", "hooks.internal", "169.254.169.254", False),
        ("hooks.internal", "hooks.internal", "::ffff:10.1.2.3", False),
        ("hooks.internal", "hooks.internal", "64:ff9b::a01:203", False),
        ("169.254.0.0/16", "hooks.internal", "169.254.169.254", True),
        ("fd00::/8", "hooks.internal", "fd12::1", True),
        ("fd00::/8", "hooks.internal", "93.184.216.34", True),
    ],
)
def test_what_a_setting_names_may_be_reached_too(
    words: str, host: str, address: str, reached: bool
) -> None:
    assert read_allowed(words).lets(host, ip_address(address)) is reached


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://hooks.internal/", True),
        ("http://10.1.2.3/", True),
        ("http://[fd12::1]:8080/", True),
        ("http://example.org/", False),
        ("http://10.2.2.3/", False),
    ],
)
def test_without_tls_only_what_a_setting_names(url: str, read: bool) -> None:
    allowed = read_allowed("hooks.internal, 10.1.0.0/16, fd00::/8")
    if read:
        assert read_target(url, allowed).scheme == "http"
    else:
        with pytest.raises(AddressRefused, match="https"):
            read_target(url, allowed)


@pytest.mark.parametrize("words", ["https://x.org", "10.0.0.1/8", "a b", "1.2.3", "x..y", "*"])
def test_a_setting_that_names_neither_is_said(words: str) -> None:
    with pytest.raises(ValueError, match="neither a host nor a network"):
        read_allowed(f"hooks.internal,{words}")


def test_one_bad_address_among_good_ones_refuses_the_name() -> None:
    target = read_target("https://example.org", Allowed())
    with pytest.raises(AddressRefused):
        addresses_of(target, Allowed(), lambda host, port: [*PUBLIC, "10.0.0.1"])


@given(st.one_of(st.text(max_size=60), st.from_regex(r"https://[!-~]{0,40}", fullmatch=True)))
def test_whatever_is_given_is_a_target_or_refused(url: str) -> None:
    try:
        target = read_target(url, Allowed())
    except AddressRefused:
        return
    # Whoever else reads it reads the same host and port.
    assert url.lower().startswith(f"https://{target.authority.lower()}") or (
        f":{target.port}" in url
    )
