"""Write the messages of the examples beside the outbound tables: ``python -m tests.pilot.accept``.

Look at the difference before you commit it.
"""

from __future__ import annotations

import sys

import msgspec

from tests.pilot.tables import MAPPINGS, example_message, files_of
from translator.model.shipment import Shipment
from translator.pilot.version import compile_outbound


def main() -> int:
    for path in sorted(MAPPINGS.glob("outbound/*/examples/*.shipments.json")):
        folder = path.parents[1]
        version = compile_outbound(files_of(folder), folder.name)
        message = example_message(version, msgspec.json.decode(path.read_bytes(), type=list[Shipment]))
        golden = path.with_name(path.name.replace(".shipments.json", f".message.{version.extension}"))
        if not golden.exists() or golden.read_bytes() != message:
            golden.write_bytes(message)
            sys.stdout.write(f"{golden}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
