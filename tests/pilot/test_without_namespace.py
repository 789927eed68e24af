"""A message in XML that has no namespace."""

from __future__ import annotations

from tests.pilot.tables import MESSAGE, example_message, files_of, marketplace_shipment
from translator.pilot.trial import trial_problems
from translator.pilot.version import compile_outbound

NAMESPACE = b'"urn:section321-translator:pilot-xml:2023-02"'


def test_a_message_without_a_namespace_is_made_and_is_valid():
    files = files_of(MESSAGE)
    card, schema = "mapping.toml", "message.xsd"
    assert b"namespace = " + NAMESPACE in files[card]
    files[card] = files[card].replace(b"namespace = " + NAMESPACE, b'namespace = ""')
    for name in (b"xmlns=", b"targetNamespace="):
        assert name + NAMESPACE in files[schema]
        files[schema] = files[schema].replace(name + NAMESPACE, b"")
    version = compile_outbound(files, "mine")
    assert trial_problems(version) == []
    assert b"urn:" not in example_message(version, [marketplace_shipment()])
