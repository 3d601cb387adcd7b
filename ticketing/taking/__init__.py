"""A delivery takes effect: a review starts, a state is noted, a question is answered; once."""
