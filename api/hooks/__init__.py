"""What others tell us by themselves: each call proves by its signature who makes it."""
