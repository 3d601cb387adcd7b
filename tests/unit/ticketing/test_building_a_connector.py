"""From settings to a connector, or to one clear line for each thing that is missing."""

import pytest

from ticketing.connectors.building import ConnectorSettings, build_connector
from ticketing.errors import ConnectorMisconfigured

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
URL = "https://tickets.example.org"


def told(system, **how):
    return ConnectorSettings(
        **{"system": system, "base_url": URL, "user": "a@b.example", "token": "t0k3n", **how}
    )


SCOPED = "https://api.atlassian.com/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421"
WHOLE = [
    told("jira"),
    told("jira", base_url=SCOPED, options={"site": "https://acme.atlassian.net/"}),
    told("github", user="", base_url=""),
    told("github", user="", base_url="https://ghe.example.org/api/v3", options={"label": "p"}),
    told("zendesk", options={"public": "no"}),
    told("roundup", user="placet", options={"closed": "resolved, done"}),
    told("roundup", base_url="http://10.0.0.7:8080/tracker/", options={"cleartext": "yes"}),
    told("roundup", base_url="http://localhost:8080"),
    told("webhook", user="", token=SECRET),
]


@pytest.mark.parametrize("settings", WHOLE, ids=lambda one: one.system)
def test_whole_settings_make_a_connector_of_that_system(settings):
    assert build_connector(settings).system == settings.system


MAIL, JIRA_TOKEN = "the mail address of its account", "the API token of its account"
CLEARTEXT = (
    "jira: its address must be https, for the credentials go there"
    " (the option cleartext: yes allows http inside a network of one's own)"
)
BROKEN = [
    (
        told("redmine"),
        ['"redmine" is none of the systems: github, jira, roundup, webhook, zendesk'],
    ),
    (
        ConnectorSettings(system="jira"),
        [
            "jira: no address is given",
            f"jira: {MAIL} is missing",
            f"jira: {JIRA_TOKEN} is missing",
        ],
    ),
    (
        ConnectorSettings(system="zendesk", base_url=URL),
        [f"zendesk: {MAIL} is missing", f"zendesk: {JIRA_TOKEN} is missing"],
    ),
    (
        ConnectorSettings(system="roundup", base_url=URL),
        [
            "roundup: the name of its user is missing",
            "roundup: the password of its user is missing",
        ],
    ),
    (ConnectorSettings(system="github"), ["github: the token of its account is missing"]),
    (
        ConnectorSettings(system="webhook"),
        ["webhook: no address is given", "webhook: the secret that signs is missing"],
    ),
    (
        told("webhook", token="whsec_dG9vIHNob3J0"),
        ["webhook: the secret that signs is whsec_ and then 24 to 64 bytes in base64"],
    ),
    (
        told("jira", base_url="http://jira.example.org"),
        [CLEARTEXT],
    ),
    (
        told("jira", token="two words", user="a\nb"),
        [
            f"jira: {MAIL} holds blanks or characters of no use",
            f"jira: {JIRA_TOKEN} holds blanks or characters of no use",
        ],
    ),
    (
        told("jira", options={"colour": "red", "cleartext": "maybe", "ca_file": "/none.pem"}),
        [
            'jira: there is no option "colour"; there are: ca_file, cleartext, site',
            "jira: ca_file: there is no file /none.pem",
            "jira: cleartext is yes or no",
        ],
    ),
    (
        told("jira", base_url=SCOPED),
        ["jira: site is where people read, https://NAME.atlassian.net"],
    ),
    (told("zendesk", options={"public": "true"}), ["zendesk: public is yes or no"]),
    (told("github", options={"label": "a,b"}), ["github: label is a name without a comma"]),
    (
        told("github", options={"api_version": "3\r\nX: y"}),
        ["github: api_version is a day, like 2026-03-10"],
    ),
    (told("jira", options={"ca_file": __file__}), ["jira: ca_file holds no certificate"]),
]


@pytest.mark.parametrize(("settings", "lines"), BROKEN)
def test_what_is_wrong_is_said_in_a_line_each(settings, lines):
    with pytest.raises(ConnectorMisconfigured) as broken:
        build_connector(settings)
    assert str(broken.value).splitlines() == lines


PLACES = [
    "tickets.example.org",
    "ftp://tickets.example.org",
    "https://user:secret@tickets.example.org",
    "https://tickets.example.org/?token=1",
    "https://tickets.example.org/#x",
    "https://tickets.example.org:0",
    "https://tickets.example.org:99999",
    "https://tickets.example.org/a b",
    "https://tickets.example.org\r\nHost: x",
    "https://",
]


@pytest.mark.parametrize("place", PLACES)
def test_an_address_that_is_none_is_said_to_be(place):
    with pytest.raises(ConnectorMisconfigured, match="its address is a scheme, a name"):
        build_connector(told("jira", base_url=place))


def test_the_settings_show_no_secret():
    settings = told("jira", token="s3cret-t0ken")
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(vars(build_connector(settings)))
