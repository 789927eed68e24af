"""Rules: what must be true of a filing, and what part of an interchange is accepted."""
