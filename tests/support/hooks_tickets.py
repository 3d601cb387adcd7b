"""A ticket system that tells a story's installation of its tickets, and what came of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from apps import lent
from hook_samples import SECRET, SPEAKERS, Delivery, Speaker, Told
from httpx import Response
from sqlmodel import col, select
from starlette.testclient import TestClient
from stories import Story

from api.config import ApiConfig
from models.comment import Comment
from models.draft import Draft
from models.person import Person
from models.revision import Revision
from models.ticket import TicketRow
from models.ticket_delivery import TicketDelivery
from models.ticket_work import TicketWork
from models.vocabulary import TicketAct
from review.commands.start_from_ticket import TicketNamed
from ticketing.mapping.reading import read_mapping

LINK_SECRET = "a link secret of thirty-two bytes and more"
# A plan in which everything may be asked.
ASKABLE = """\
name: askable
ticket_commands: [status, nudge]
requirements:
  - group: legal
  - group: data
"""
APART = ASKABLE.replace("name: askable", "name: apart\nfirst_pass: independent")
MAPPING = """\
connections:
  - {name: jira, system: jira, base_url: "https://example.atlassian.net", user: bot@example.org}
  - {name: github, system: github, base_url: "https://api.github.com", user: placet-bot}
  - {name: zendesk, system: zendesk, base_url: "https://example.zendesk.com", user: "4711"}
  - {name: roundup, system: roundup, base_url: "https://bugs.example.org", user: placet}
  - {name: webhook, system: webhook, base_url: "https://tickets.example.org", user: bot}
  - {name: silent, system: webhook, base_url: "https://quiet.example.org"}
tickets:
"""
KINDS = """\
  - {{name: review-{0}, connection: {0}, title: T, body: B{1}}}
  - {{name: help-{0}, connection: {0}, document: help_article, title: T, body: B{1}}}
"""
WHERE = {"jira": ", project: TRUST, kind: Task", "github": ", project: acme/policies"}
STARTS = """\
  - {{connection: {0}, label: policy-review, command: true, policy: {{first_line: true}},
     by: [ada], plan: askable, authors: {{ada: ada@example.org, eve: eve@example.org}}}}
"""
STATES = """\
  - {{ticket: review-{0}, state: [blocked, closed, solved, Done, resolved], means: comment}}
  - {{ticket: help-{0}, state: [closed, solved, Done, resolved], means: document_ready}}
"""


def mapping_source() -> str:
    kinds = "".join(KINDS.format(name, WHERE.get(name, "")) for name in SPEAKERS)
    starts = "".join(STARTS.format(name) for name in SPEAKERS)
    states = "".join(STATES.format(name) for name in SPEAKERS)
    return f"{MAPPING}{kinds}states:\n{states}starts:\n{starts}"


@dataclass
class Teller:
    """One of the systems, as it posts."""

    story: Story
    client: TestClient
    system: str

    @property
    def speaker(self) -> Speaker:
        return SPEAKERS[self.system]()

    def told(self, **facts: object) -> Told:
        return replace(Told(self.story.now), **facts)  # pyright: ignore[reportArgumentType]

    def post(self, delivery: Delivery, name: str | None = None) -> Response:
        path = f"/hooks/tickets/{name or self.system}"
        return self.client.post(path, content=delivery.body, headers=dict(delivery.headers))

    def fate(self, delivery: Delivery) -> str:
        answer = self.post(delivery)
        assert answer.status_code == 200, answer.text
        return answer.json()["fate"]

    def named(self, told: Told) -> TicketNamed:
        one = self.speaker
        return TicketNamed(self.system, one.external_id(told), one.name(told), "", one.project)

    # What came of it.

    def rows(self) -> list[TicketRow]:
        query = select(TicketRow).order_by(col(TicketRow.id))
        return self.story.tell(lambda session: list(session.exec(query)))

    def deliveries(self) -> list[TicketDelivery]:
        query = select(TicketDelivery).order_by(col(TicketDelivery.id))
        return self.story.tell(lambda session: list(session.exec(query)))

    def works(self, act: TicketAct) -> list[TicketWork]:
        query = select(TicketWork).where(TicketWork.act == act).order_by(col(TicketWork.seq))
        return self.story.tell(lambda session: list(session.exec(query)))

    def answers(self) -> list[str]:
        return [str(one.payload["words"]) for one in self.works(TicketAct.COMMENT)]

    def drafts(self) -> list[Draft]:
        return self.story.tell(lambda session: list(session.exec(select(Draft).order_by(Draft.id))))

    def comments(self) -> list[Comment]:
        return self.story.tell(lambda session: list(session.exec(select(Comment))))

    def text_of(self, draft_id: str) -> tuple[str, str]:
        """Its first text, and whose words they are."""
        query = (
            select(Revision.text, Person.email)
            .join(Person, col(Person.id) == col(Revision.author_id))
            .where(Revision.draft_id == draft_id)
        )
        return self.story.tell(lambda session: session.exec(query).one())

    def tie(self, told: Told, purpose: str = "review", draft: str | None = None) -> str:
        """The ticket is one of the story's draft; the row's id."""
        named = self.named(told)
        ident = draft or self.story.draft_id

        def put(session) -> str:
            row = TicketRow(
                policy_id=session.get_one(Draft, ident).policy_id,
                draft_id=ident,
                connection=named.connection,
                purpose=purpose,
                origin="linked",
                external_id=named.external_id,
                name=named.name,
                created_at=self.story.now,
            )
            session.add(row)
            session.flush()
            return row.id

        return self.story.tell(put)

    def later(self, **span: float) -> "Teller":
        self.story.now += timedelta(**span)
        return self


@contextmanager
def telling(
    database_url: str, story: Story, system: str, *, secrets: Mapping[str, str] | None = None
) -> Iterator[Teller]:
    config = ApiConfig(
        database_url=database_url,
        public_url="http://testserver",
        link_secret=LINK_SECRET,
        tickets=read_mapping(mapping_source()),
        ticket_secrets=secrets or dict.fromkeys(SPEAKERS, SECRET),
    )
    with lent(config, lambda: story.now) as app, TestClient(app) as client:
        yield Teller(story, client, system)
