"""Every form in which an address may hide: refused, and not one socket is connected."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from receivers import Receiver, receiving, status

from ticketing.webhooks.errors import AddressRefused, NoAddress
from ticketing.webhooks.judging import read_allowed
from ticketing.webhooks.posting import Poster

FORMS = """
    127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 ①②⑦.⓪.⓪.① localhost localhost. 0.0.0.0 [::]
    [::1] [::ffff:127.0.0.1] 10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254 192.0.0.8
    224.0.0.1 240.0.0.1 255.255.255.255 [fe80::1] [fc00::1] [fec0::1] [ff02::1]
    [64:ff9b::a9fe:a9fe] [2002:a9fe:a9fe::] [2001:0:a9fe:a9fe::]
"""
HOSTS = FORMS.split()
# What a resolver may give for a name; some resolvers read the old spellings, and give these.
ADDRESSES = [one.strip("[]") for one in HOSTS if "." in one.strip(".") or ":" in one]
ADDRESSES = [one for one in ADDRESSES if one.isascii() and one not in {"127.1", "0177.0.0.1"}]

CONNECTED: list[object] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        CONNECTED.append(arguments[1])


@contextmanager
def counting_connects() -> Iterator[list[object]]:
    """What sockets were connected to in the block, wherever in the process."""
    # An audit hook stays for ever; one is enough.
    if not hasattr(sys, "_placet_notes_connects"):
        sys.addaudithook(_note)
        sys._placet_notes_connects = True
    CONNECTED.clear()
    yield CONNECTED


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def post(url: str, poster: Poster | None = None) -> None:
    (poster or Poster()).post(url, b"{}", {})


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", HOSTS)
def test_no_form_of_an_address_inside_is_connected_to(
    host: str, scheme: str, receiver: Receiver
) -> None:
    with counting_connects() as connected:
        with pytest.raises(AddressRefused):
            post(f"{scheme}://{host}:{receiver.port}/")
        assert connected == []
    assert receiver.connections == 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_stands_for_one_is_not_connected_to(address: str, receiver: Receiver) -> None:
    poster = Poster(resolve=lambda host, port: ["93.184.216.34", address])
    with counting_connects() as connected:
        with pytest.raises(AddressRefused):
            post(f"https://hooks.example.org:{receiver.port}/", poster)
        assert connected == []
    assert receiver.connections == 0


def test_a_name_that_changes_between_two_look_ups_is_looked_up_once(receiver: Receiver) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    poster = Poster(allowed=read_allowed("127.0.0.1,rebinding.test"), resolve=resolve)
    with counting_connects() as connected:
        post(receiver.url("rebinding.test"), poster)
        # The address that was judged, and no name, which somebody would have looked up again.
        assert connected == [("127.0.0.1", receiver.port)]
        with pytest.raises(AddressRefused):
            post(receiver.url("rebinding.test"), poster)
        assert len(connected) == 1
    assert asked == ["rebinding.test", "rebinding.test"]
    assert receiver.got[0].headers["host"] == f"rebinding.test:{receiver.port}"


def test_a_redirect_to_one_is_an_answer_and_nothing_is_followed(receiver: Receiver) -> None:
    with receiving() as inside:
        receiver.behave = status(307, f"Location: {inside.url()}")
        with counting_connects() as connected:
            answer = Poster(allowed=read_allowed("127.0.0.1")).post(receiver.url(), b"{}", {})
            assert len(connected) == 1
        assert answer.status == 307
        assert inside.connections == 0


def test_a_proxy_in_the_environment_is_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        post(receiver.url(), Poster(allowed=read_allowed("127.0.0.1")))
        assert (receiver.connections, proxy.connections) == (1, 0)


def test_a_name_that_nobody_knows_is_connected_to_nowhere() -> None:
    with counting_connects() as connected:
        with pytest.raises(NoAddress):
            post("https://hooks.example.org/", Poster(resolve=lambda host, port: []))
        assert connected == []
