"""``python -m translator`` is the program ``translator``."""

from translator.cli import main

main(prog_name="translator")
