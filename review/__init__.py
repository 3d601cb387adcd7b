"""What is decided: the rules, the commands that change the record, the queries that read it."""
