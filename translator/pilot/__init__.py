"""CBP's side: the messages that leave, and the answers that come back."""
