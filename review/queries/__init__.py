"""Read models: what the pages, the API, the mails and the flows are told."""
