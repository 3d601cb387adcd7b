"""How a message leaves: files and SMTP, behind one protocol."""
