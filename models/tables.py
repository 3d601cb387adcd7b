"""Every table, imported once, so that the metadata is whole."""

from sqlmodel import SQLModel

from models.act_code import ActCode
from models.answer_code import AnswerCode
from models.api_token import ApiToken
from models.client import AccessTokenRow, Client
from models.comment import Comment
from models.comment_file import CommentFile
from models.disposition import CommentDisposition, DispositionAnswer
from models.draft import Draft
from models.editorial_mark import EditorialMark
from models.event import Event, EventCursor, Unpublished
from models.flow_run import FlowRun
from models.group import Group
from models.idempotency import IdempotencyRecord
from models.incoming_mail import IncomingMail
from models.journal import JournalEntry
from models.mail_event import MailEvent
from models.mail_hold import MailHold
from models.outbox import OutboxRow
from models.override import Override
from models.person import Person, PersonGroup
from models.plan_version import PlanVersion
from models.policy import Policy
from models.request import Request
from models.retraction import Retraction
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from models.ticket import TicketRow
from models.ticket_delivery import TicketDelivery
from models.ticket_work import TicketWork
from models.webhook import Webhook, WebhookSecret
from models.webhook_post import WebhookPost, WebhookTry

METADATA = SQLModel.metadata

__all__ = [
    "METADATA",
    "AccessTokenRow",
    "ActCode",
    "AnswerCode",
    "ApiToken",
    "Client",
    "Comment",
    "CommentDisposition",
    "CommentFile",
    "DispositionAnswer",
    "Draft",
    "EditorialMark",
    "Event",
    "EventCursor",
    "FlowRun",
    "Group",
    "IdempotencyRecord",
    "IncomingMail",
    "JournalEntry",
    "MailEvent",
    "MailHold",
    "OutboxRow",
    "Override",
    "Person",
    "PersonGroup",
    "PlanVersion",
    "Policy",
    "Request",
    "Retraction",
    "Revision",
    "Round",
    "SignOff",
    "TicketDelivery",
    "TicketRow",
    "TicketWork",
    "Unpublished",
    "Webhook",
    "WebhookPost",
    "WebhookSecret",
    "WebhookTry",
]
