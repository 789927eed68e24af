"""The offline path: a file in, messages out, by the functions of ``translator translate``, and no journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.derived import derived
from translator.configuration.mapping_directories import compile_mapping, find_mapping
from translator.configuration.settings import Provider
from translator.model.agreement import Agreement
from translator.stages.offline import Rules, examined_offline
from translator.stages.offline_messages import Outputs, Terms, numbers_from, write_outputs
from translator.stages.tables import compiler, rules_offline

if TYPE_CHECKING:
    from pathlib import Path

    from translator.model.shipment import FilerType

MESSAGE = "pilot-xml-2023-02"
_CREATED = datetime(2026, 11, 21, 8, 15, tzinfo=UTC)


def translate(file: Path, mapping: str, filer_type: FilerType, out: Path, form: str = "") -> int:
    """Translate one file into messages in ``out``; the number of shipments that are in them.

    With ``form`` the mapping is that of a CSV, and is turned to this form.
    """
    agreement = Agreement(
        partner="bench",
        originator_code="BENCH",
        filer_type=filer_type,
        mappings=(mapping,),
        message=MESSAGE,
        answer_within=timedelta(hours=4),
    )
    directories = find_mapping(mapping, None), find_mapping(MESSAGE, None, "outbound")
    inbound, version = (compile_mapping(compiler(directory), directory) for directory in directories)
    if form:
        inbound = derived(form, directories[0].files())
    rules = Rules(rules_offline(None, _CREATED.date()), _CREATED.date())
    terms = Terms(version, agreement, Provider(name="bench", sender="BENCHSENDER"), _CREATED)
    with (
        Outputs(out, file.name, version.extension) as outputs,
        file.open("rb") as stream,
        examined_offline(stream, inbound, agreement, version, rules) as verdict,
    ):
        written = write_outputs(outputs, verdict, terms, numbers_from(1, version.control_width))
        outputs.publish()
    return written.shipments - written.refused
