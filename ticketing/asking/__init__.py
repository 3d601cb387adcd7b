"""A ticket asks for the review of a draft: whether it may, of which policy, in which words."""
