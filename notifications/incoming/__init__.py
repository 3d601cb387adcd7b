"""Mail that comes in: bytes in, a value out; no file raises anything but `MailRefused`."""
