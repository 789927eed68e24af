"""Tables: the mapping language, compiled once and applied to every record."""
