"""How fast the translator is, and how much memory it takes, beside the limit of each form's own reader."""
