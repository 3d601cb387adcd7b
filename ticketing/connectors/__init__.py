"""One module a ticket system, each behind the protocol of `ticketing.connector`."""
