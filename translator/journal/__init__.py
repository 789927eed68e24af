"""Memory: what came in, what left, what was answered; and the bytes of all of it."""
