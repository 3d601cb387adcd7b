"""What is done with a policy's words: one canonical form, sections, safe HTML, redlines."""
