"""What Placet says: one file a message, each a set of facts and a pure function of them."""
