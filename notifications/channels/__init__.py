"""How a message leaves: files, SMTP and SendGrid, behind one protocol."""
