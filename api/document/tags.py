"""The subjects of the calls, in the order of a review."""

TAGS = {
    "policies": "Policies: what a draft is a draft of.",
    "people": "People: their addresses, groups, calendars and delegates.",
    "drafts": "Drafts and their revisions: the texts, what changed, and how they end.",
    "rounds": "Rounds: one review of one revision, opened, extended, closed, recalled.",
    "sign-offs": "Requests, and the sign-offs that answer them.",
    "comments": "Comments, what the lead makes of them, and the resolution matrix.",
    "gate": "The verdict, what-if, the forecast, and the journal behind it.",
    "overrides": "Overrides: two people lift a requirement for one text.",
    "mails": "Outgoing mail: what waits, is held or was given up.",
    "events": "What happens, as it happens: a stream, or pages.",
    "tickets": "Tickets of a review in the systems of others.",
    "webhooks": "Outgoing webhooks by Standard Webhooks, and their deliveries.",
    "access": "Tokens and clients: who may call, and what.",
    "hooks": "What other systems post to Placet; each call is signed. Not for clients of yours.",
    "health": "Whether the API lives, and whether it can work. No token.",
}
