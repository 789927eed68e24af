"""What only shows when the filings of all participants are seen together, through the real stages."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.journeys.installation import Clock, Installation
from tests.journeys.orders import order, orders
from translator.cli import main
from translator.journal.tables import filing, finding, interchange
from translator.model.finding import Finding
from translator.stages.receive import look, receive
from translator.stages.reply import reply
from translator.stages.translate import translate
from translator.stages.transmit import transmit

_START = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture
def two(tmp_path) -> Installation:
    """Two marketplaces."""
    installation = Installation(tmp_path, Clock(_START))
    agreed = {"filer_type": "online marketplace", "mappings": ["marketplace-csv"]}
    installation.lay_down({name: agreed | {"originator_code": name.upper()} for name in ("acme", "beta")})
    return installation


def _pass(installation: Installation, partner: str, name: str, content: bytes) -> None:
    with installation.opened() as context:
        installation.leave(partner, name, content)
        look(context)
        installation.clock.passes(timedelta(seconds=5))
        receive(context)
        translate(context)
        transmit(context)
        reply(context)


def _found(installation: Installation) -> list[tuple[str, Finding]]:
    """By partner, but for what is told of every file while the regime is suspended."""
    asked = sa.select(interchange.c.partner, finding.c.body).join(interchange).where(finding.c.code != "W191")
    asked = asked.order_by(finding.c.id)
    with sa.create_engine(f"sqlite:///{installation.folder}/journal.sqlite3").connect() as connection:
        return [(partner, msgspec.json.decode(body, type=Finding)) for partner, body in connection.execute(asked)]


def _states(installation: Installation) -> list[str]:
    with sa.create_engine(f"sqlite:///{installation.folder}/journal.sqlite3").connect() as connection:
        return list(connection.execute(sa.select(filing.c.state).order_by(filing.c.id)).scalars())


def _report(installation: Installation, partner: str) -> str:
    return "\n".join(content.decode() for name, content in sorted(installation.replies(partner).items()))


def test_the_shipment_that_passes_the_limit_names_the_participants_own_and_no_other(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "500.00"), order("1Z2", "300.00")))
    assert _found(two) == []
    ours = orders(order("1Z3", "10.00", Ship_To_Name="ROE, JANE", Ship_To_Address_1="12 Elm St."))
    _pass(two, "beta", "orders_2.csv", ours)
    _pass(two, "acme", "orders_3.csv", orders(order("1Z4", "20.00")))
    assert [(partner, found.code, found.value) for partner, found in _found(two)] == [
        ("beta", "W321", "more than $800.00"),
        ("acme", "W321", "more than $800.00"),
    ]
    assert "2 of other participants" in _report(two, "beta")
    assert "O-1Z1" not in _report(two, "beta")
    mine = _report(two, "acme")
    assert "O-1Z1 (orders_1.csv, 2), O-1Z2 (orders_1.csv, 3) and 1 of other participants" in mine
    assert "beta" not in mine.casefold()
    assert "1Z3" not in mine


def test_the_service_provider_may_hold_back_what_passes_the_limit(two):
    settings = two.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\nover_the_limit = "hold"\noutside_the_regime = "warn"\n')
    for name in ("acme", "beta"):
        partner = two.folder / "partners" / f"{name}.toml"
        partner.write_text(partner.read_text().replace('"test"', '"production"'))
    _pass(
        two,
        "acme",
        "orders_1.csv",
        orders(order("1Z1", "500.00"), order("1Z2", "301.00"), order("1Z3", "1.00", Ship_To_Name="Ann Lee")),
    )
    assert [found.code for _, found in _found(two)] == ["H321"]
    assert _states(two) == ["AWAITING", "HELD", "AWAITING"]
    released = ["--config", str(settings), "release", "1", "--reason", "two persons"]
    assert CliRunner().invoke(main, released).exit_code == 0
    _pass(two, "acme", "orders_2.csv", orders(order("1Z9", "1.00", Ship_To_Name="Ann Lee")))
    assert _states(two) == ["AWAITING"] * 4


def test_what_is_held_without_a_day_of_arrival_counts_on_the_day_that_it_is_released(two):
    settings = two.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\noutside_the_regime = "hold"\n')
    for name in ("acme", "beta"):
        partner = two.folder / "partners" / f"{name}.toml"
        partner.write_text(partner.read_text().replace('"test"', '"production"'))
    untold = order("1Z1", "500.00", Est_Arrival="")
    told = order("1Z2", "500.00", Est_Arrival="2026-11-24", Ship_To_Name="Ann Lee")
    _pass(two, "acme", "orders_1.csv", orders(untold, told))
    assert _states(two) == ["HELD", "HELD"]
    two.clock.passes(timedelta(days=3))
    released = ["--config", str(settings), "release", "1", "--reason", "agreed"]
    assert CliRunner().invoke(main, released).exit_code == 0
    settings.write_text(settings.read_text().replace('regime = "hold"', 'regime = "warn"'))
    others = [
        order(f"1Z{n}", "400.00", Est_Arrival=day, Ship_To_Name=name)
        for n, (day, name) in enumerate(
            [("2026-11-21", "Jane Roe"), ("", "Jane Roe"), ("2026-11-24", "Ann Lee")],
            start=3,
        )
    ]
    _pass(two, "acme", "no_more.csv", b"nothing")
    _pass(two, "beta", "orders_2.csv", orders(*others))
    assert _states(two)[:2] == ["AWAITING", "AWAITING"]
    found = [(one.place.ordinal, one.code) for partner, one in _found(two) if partner == "beta"]
    assert found == [(3, "W321"), (4, "W321")]


def test_a_shipment_that_is_worth_too_much_by_itself_is_refused(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "800.00"), order("1Z2", "800.01")))
    assert [(found.code, found.value, found.place.name) for _, found in _found(two)] == [("E320", "$800.01", "Price")]


def test_other_currencies_need_a_rate(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "790.00", Currency="EUR")))
    assert [(found.code, found.value) for _, found in _found(two)] == [("W320", "EUR")]
    (two.folder / "rates.csv").write_text("currency,from,until,usd\nEUR,2026-10-01,2026-12-31,1.08\n")
    settings = two.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\nrates = "rates.csv"\n')
    _pass(two, "acme", "orders_2.csv", orders(order("1Z2", "790.00", Currency="EUR")))
    assert [(found.code, found.value) for _, found in _found(two)][1:] == [("E320", "$853.20")]


def test_the_lots_of_one_order_count_together_on_other_days_too(two):
    lots = (order(f"1Z{n}", "500.00", Order_No="PO-7", Est_Arrival=f"2026-11-2{n}") for n in (4, 5))
    _pass(two, "acme", "orders_1.csv", orders(*lots))
    assert [found.code for _, found in _found(two)] == ["W322"]


def test_two_participants_that_contradict_are_each_told_their_own_side(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    other = order("1Z1", "99.00", Ship_To_Address_1="7 Oak Avenue", Item="Garden hose")
    _pass(two, "beta", "orders_2.csv", orders(other))
    found = _found(two)
    assert [(partner, one.code, one.value) for partner, one in found] == [
        ("beta", "W323", "1Z1"),
        ("acme", "W323", "1Z1"),
    ]
    assert {one.detail for _, one in found} == {
        "the address of the final deliver-to party, the value, the description"
    }
    for partner, other, price in (("beta", "acme", "12.50"), ("acme", "beta", "99.00")):
        report = _report(two, partner)
        assert "W323" in report
        assert price not in report
        assert other not in report.casefold()


def test_who_filed_first_gets_one_more_report_for_a_file_however_many_shipments_are_contradicted(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50"), order("1Z2", "12.50"), order("1Z3")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "99.00"), order("1Z2", "99.00"), order("1Z3")))
    names = [name for name in sorted(two.replies("acme")) if name.endswith(".csv")]
    assert [name.split(".")[3] for name in names] == ["contradicted", "read"]
    told = two.replies("acme")[names[0]].decode()
    assert told.count("W323") == 2
    with two.opened() as context:
        story = context.journal.queries.story("1Z1")[0]
    assert story.interchange.partner == "acme"
    assert [(one.name, one.detail) for one in story.events if one.name == "contradicted"] == [
        ("contradicted", "the value")
    ]
    assert str(story.filing.findings[-1].place) == "row 2"


def test_a_contradiction_is_told_once_however_often_it_is_repeated(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "99.00")))
    _pass(two, "beta", "orders_3.csv", orders(order("1Z1", "98.00", Action="UPDATE")))
    assert [partner for partner, _ in _found(two)] == ["beta", "acme", "beta"]
    _pass(two, "beta", "orders_4.csv", orders(order("1Z1", "98.00", Action="UPDATE", Item="Garden hose")))
    assert [partner for partner, _ in _found(two)][3:] == ["beta", "acme"]


@pytest.mark.parametrize("action", ["UPDATE", "CANCEL"])
def test_of_a_filing_that_was_replaced_or_cancelled_no_contradiction_is_told(two, action):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    _pass(two, "acme", "orders_2.csv", orders(order("1Z1", "99.00", Action=action)))
    _pass(two, "beta", "orders_3.csv", orders(order("1Z1", "99.00")))
    assert _found(two) == []


def test_what_is_refused_contradicts_nobody(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    partner = two.folder / "partners" / "beta.toml"
    partner.write_text(partner.read_text().replace('"each shipment"', '"whole file"'))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "99.00"), order("1Z2", "900.00")))
    assert _states(two)[1:] == ["REFUSED", "REFUSED"]
    assert {partner for partner, _ in _found(two)} == {"beta"}


def test_a_translation_that_died_has_told_nothing_twice(two, monkeypatch):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    two.leave("beta", "orders_2.csv", orders(order("1Z1", "99.00")))
    with monkeypatch.context() as dying, two.opened() as context:
        look(context)
        two.clock.passes(timedelta(seconds=5))
        receive(context)

        def killed(*_args, **_more):
            raise KeyboardInterrupt

        dying.setattr(context.journal.translation, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            translate(context)
    assert [partner for partner, _ in _found(two)] == ["beta", "acme"]
    with two.opened() as context:
        translate(context)
        reply(context)
    assert sorted(partner for partner, _ in _found(two)) == ["acme", "beta"]
    assert len([name for name in two.replies("acme") if ".contradicted" in name and name.endswith(".csv")]) == 1


def test_a_file_that_is_closed_is_opened_again_until_its_participant_has_been_told(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    accepted = sa.update(filing).values(state="ACCEPTED"), sa.update(interchange).values(state="CLOSED")
    with sa.create_engine(f"sqlite:///{two.folder}/journal.sqlite3").begin() as connection:
        for statement in accepted:
            connection.execute(statement)
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "99.00")))
    assert "W323" in _report(two, "acme")
    with two.opened() as context:
        (story, *_) = context.journal.queries.story("1Z1")
    assert story.interchange.state == "CLOSED"
    led = [(one.name, one.state) for one in story.events if one.subject == "interchange"]
    assert led[-2:] == [("contradicted", "ANSWERED"), ("closed", "CLOSED")]


def test_the_operator_sees_what_counts_together(two):
    settings = two.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\nover_the_limit = "hold"\noutside_the_regime = "warn"\n')
    for name in ("acme", "beta"):
        partner = two.folder / "partners" / f"{name}.toml"
        partner.write_text(partner.read_text().replace('"test"', '"production"'))
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "500.00"), order("1Z2", "10.00", Ship_To_Name="Ann Lee")))
    _pass(two, "beta", "orders_2.csv", orders(order("1z-1", "490.00"), order("1Z3", "400.00", Est_Arrival="")))
    _pass(two, "beta", "orders_3.csv", orders(order("1Z4", "301.00")))
    assert _states(two)[-1] == "HELD"
    asked = ["--config", str(settings), "together"]
    ended = CliRunner().invoke(main, [*asked, "1Z4", "--json"])
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    person, lots = told["groups"]
    assert (told["limit_cents"], person["together"], person["day"]) == (80_000, "person", "2026-11-24")
    assert (person["total_cents"], person["parcels"], person["filed"]) == (80_100, 2, 3)
    assert person["over_the_limit"]
    assert [(one["partner"], one["parcel"], one["asked"]) for one in person["filings"]] == [
        ("acme", 1, False),
        ("beta", 1, False),
        ("beta", 2, True),
    ]
    assert (lots["reference"], lots["total_cents"], lots["over_the_limit"]) == ("O-1Z4", 30_100, False)
    standing = CliRunner().invoke(main, ["--config", str(settings), "status"])
    assert "together 3" in standing.stdout
    of_file = CliRunner().invoke(main, [*asked, "3"])
    assert "For one person on 2026-11-24 (production): 3 filings of 2 parcels, $801.00; the limit is $800.00" in (
        of_file.stdout
    )
    assert "release 3 --reason TEXT" in of_file.stdout
    assert "together 1Z4" in CliRunner().invoke(main, ["--config", str(settings), "show", "1Z4"]).stdout
    assert CliRunner().invoke(main, [*asked, "1Z2"]).exit_code == 0
    nothing = CliRunner().invoke(main, [*asked, "1Z77"])
    assert (nothing.exit_code, "Nothing that counts is filed under 1Z77" in nothing.stdout) == (1, True)


def test_a_parcel_under_another_originator_code_of_the_participants_own_is_told(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    partner = two.folder / "partners" / "acme.toml"
    partner.write_text(partner.read_text().replace('"ACME"', '"ACMENEW"'))
    _pass(two, "acme", "orders_2.csv", orders(order("1Z1", "99.00")))
    ((told, found),) = _found(two)
    assert (told, found.code, found.value, found.target) == ("acme", "W325", "1Z1", "shipment.tracking_number")
    assert found.detail == "under ACME: O-1Z1 (orders_1.csv, 2); the two contradict in the value"


def test_a_master_bill_alone_is_the_number_of_the_parcel(two):
    """It is compared, and told, only where neither side names anything else."""
    alone = {"Tracking_No": "", "Master_Bill": "160-98765432"}
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50", **alone, Service="SEA")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z2", "99.00", Master_Bill="16098765432", Service="SEA")))
    assert "W323" not in [found.code for _, found in _found(two)]
    _pass(two, "beta", "orders_3.csv", orders(order("1Z3", "99.00", **alone | {"Master_Bill": "16098765432"})))
    assert [(partner, found.value) for partner, found in _found(two) if found.code == "W323"] == [
        ("beta", "16098765432"),
        ("acme", "160-98765432"),
    ]


def test_the_operator_compares_both_sides(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50"), order("1Z2", "5.00")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "99.00"), order("1Z2", "5.00")))
    asked = ["--config", str(two.folder / "translator.toml"), "compare"]
    told = CliRunner().invoke(main, [*asked, "--json"])
    assert told.exit_code == 1
    (pair,) = json.loads(told.stdout)["pairs"]
    assert pair["contradictions"] == ["the value"]
    assert [(side["partner"], side["worth_cents"]) for side in pair["sides"]] == [("acme", 1250), ("beta", 9900)]
    same = CliRunner().invoke(main, [*asked, "1Z2"])
    assert same.exit_code == 0
    assert "both say the same" in same.stdout
    assert "orders_2.csv" in same.stdout


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, "the same name and address"),
        ({"Ship_To_Name": "Ann Lee"}, "the same address, two names: look at both files"),
        ({"Ship_To_Name": "Ann Lee", "Ship_To_Address_1": "7 Oak Avenue"}, "two addresses: look at both files"),
    ],
)
def test_the_operator_is_told_whether_names_and_addresses_are_the_same(two, cells, told):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", **cells)))
    asked = ["--config", str(two.folder / "translator.toml"), "compare", "1Z1"]
    assert f"deliver-to  {told}" in CliRunner().invoke(main, asked).stdout
    assert [found.code for _, found in _found(two)] == ["W323", "W323"] * bool(cells)


def test_a_value_without_all_its_rates_is_told_as_part_of_it(two):
    lots = (order("1Z1", "10.00"), order("1Z1", "500.00", Currency="GBP", Item="Wool coat"))
    _pass(two, "acme", "orders_1.csv", orders(*lots))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "660.00", Item="Blue cotton T-shirt and coat")))
    assert [found.code for _, found in _found(two)] == ["W320"]
    asked = ["--config", str(two.folder / "translator.toml"), "compare", "1Z1"]
    assert "value at least $10.00" in CliRunner().invoke(main, asked).stdout


def test_a_cancellation_contradicts_nobody(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "12.50")))
    _pass(two, "beta", "orders_3.csv", orders(order("1Z1", "99.00", Action="CANCEL")))
    assert _found(two) == []


def test_a_parcel_that_is_added_again_under_more_numbers_is_told(two):
    same = {"Service": "ECON", "House_Bill": "HB1"}
    _pass(two, "acme", "orders_1.csv", orders(order("", "12.50", Master_Bill="", Order_No="O-1", **same)))
    _pass(two, "acme", "orders_2.csv", orders(order("", "12.50", Order_No="O-2", **same)))
    _pass(two, "acme", "orders_3.csv", orders(order("TR9", "12.50", **same)))
    assert [(found.code, found.value, found.place.name, found.detail) for _, found in _found(two)] == [
        ("W324", "HB1", "House Bill", "O-1 (orders_1.csv, 2)"),
        ("W324", "HB1", "House Bill", "O-1 (orders_1.csv, 2), O-2 (orders_2.csv, 2)"),
    ]
    assert _states(two) == ["AWAITING"] * 3


def test_a_replacement_must_name_what_is_filed(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50", Action="UPDATE")))
    assert [found.code for _, found in _found(two)] == ["E321"]
    _pass(two, "acme", "orders_2.csv", orders(order("1Z1", "12.50")))
    _pass(two, "acme", "orders_3.csv", orders(order("1Z1", "13.50", Action="UPDATE")))
    assert [found.code for _, found in _found(two)] == ["E321"]


def test_what_is_held_cannot_be_overtaken_by_its_replacement(two):
    """Released afterwards it would leave CBP with the older story."""
    settings = two.folder / "translator.toml"
    settings.write_text(settings.read_text() + '[filing]\nover_the_limit = "hold"\noutside_the_regime = "warn"\n')
    for name in ("acme", "beta"):
        partner = two.folder / "partners" / f"{name}.toml"
        partner.write_text(partner.read_text().replace('"test"', '"production"'))
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "500.00"), order("1Z2", "500.00")))
    _pass(two, "acme", "orders_2.csv", orders(order("1Z2", "5.00", Action="UPDATE")))
    _pass(two, "acme", "orders_3.csv", orders(order("1Z2", "5.00", Action="CANCEL")))
    assert [found.code for _, found in _found(two)] == ["H321", "E322", "E322"]
    released = ["--config", str(settings), "release", "1", "--reason", "two persons"]
    assert CliRunner().invoke(main, released).exit_code == 0
    _pass(two, "acme", "orders_4.csv", orders(order("1Z3", "1.00", Ship_To_Name="Ann Lee")))
    _pass(two, "acme", "orders_5.csv", orders(order("1Z2", "6.00", Action="UPDATE")))
    assert _states(two) == ["AWAITING", "AWAITING", "REFUSED", "REFUSED", "AWAITING", "AWAITING"]


def test_another_participants_filing_cannot_be_replaced(two):
    _pass(two, "acme", "orders_1.csv", orders(order("1Z1", "12.50")))
    _pass(two, "beta", "orders_2.csv", orders(order("1Z1", "12.50", Action="CANCEL")))
    assert [(partner, found.code) for partner, found in _found(two)] == [("beta", "E321")]


def _translate_in(folder: Path) -> None:
    with Installation(folder, Clock(_START)).opened() as context:
        translate(context)


def test_of_two_processes_that_translate_at_once_one_at_least_sees_the_limit_passed(two):
    """Each file holds half of what one person may receive, for a hundred persons, and a little more."""
    with two.opened() as context:
        for partner in ("acme", "beta"):
            rows = [order(f"{partner}{n}", "400.01", Ship_To_Name=f"Jane Roe {n}") for n in range(100)]
            two.leave(partner, "orders_1.csv", orders(*rows))
        look(context)
        two.clock.passes(timedelta(seconds=5))
        receive(context)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_translate_in, args=(two.folder,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    places = {found.value for _, found in _found(two)}
    assert places == {"more than $800.00"}
    persons = sa.select(sa.func.count(sa.distinct(filing.c.person_day))).join(
        finding, sa.and_(finding.c.interchange_id == filing.c.interchange_id, finding.c.ordinal == filing.c.ordinal)
    )
    with sa.create_engine(f"sqlite:///{two.folder}/journal.sqlite3").connect() as connection:
        assert connection.execute(persons).scalar_one() == 100
