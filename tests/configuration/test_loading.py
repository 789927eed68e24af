from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translator.configuration.loading import load_configuration, load_partners, load_settings, read_configuration
from translator.configuration.problem import ConfigurationError
from translator.configuration.settings import DirectoryChannel, SftpChannel


def problems(home):
    return {problem.key: problem for problem in read_configuration(home / "translator.toml").problems}


SFTP = """kind = "sftp"
host = "sftp.example.com"
user = "us"
key_file = "keys/us"
known_hosts = "known_hosts"
"""


def test_paths_start_at_the_settings_file_wherever_we_stand(home, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    read = load_settings(home / "translator.toml")
    assert read.contents == home / "contents"
    assert read.mappings == (home / "mappings",)
    assert read.journal == f"sqlite:///{home}/journal.sqlite3"
    assert read.cbp == DirectoryChannel(inbox=home / "cbp/answers", outbox=home / "cbp/filings")


def test_a_settings_file_named_relatively_gives_absolute_paths(home, monkeypatch):
    monkeypatch.chdir(home.parent)
    read = load_settings((home / "translator.toml").relative_to(home.parent))
    assert read.file == home / "translator.toml"
    assert read.partners == home / "partners"


def test_the_url_of_a_database_is_left_as_it_stands(home, edit):
    edit("translator.toml", "journal.sqlite3", "postgresql+psycopg://us@db/journal")
    assert load_settings(home / "translator.toml").journal == "postgresql+psycopg://us@db/journal"


def test_a_relative_sqlite_url_starts_at_the_settings_file_too(home, edit):
    edit("translator.toml", "journal.sqlite3", "sqlite:///state/j.db")
    assert load_settings(home / "translator.toml").journal == f"sqlite:///{home}/state/j.db"


def test_a_password_in_the_journals_url_is_a_problem_that_does_not_repeat_it(home, edit):
    edit("translator.toml", "journal.sqlite3", "postgresql://us:hunter2@db/journal")
    problem = problems(home)["journal"]
    assert "password" in problem.message
    assert "hunter2" not in str(problem)


def test_a_partner_has_its_agreement_with_our_own_names_for_x12(home):
    (partner,) = load_partners(load_settings(home / "translator.toml"))
    assert partner.name == "acme"
    assert partner.agreement.answer_within == timedelta(hours=4)
    assert (partner.agreement.our_qualifier, partner.agreement.our_identifier) == ("ZZ", "FILER")


def test_an_agreement_may_name_us_otherwise(home, edit):
    edit("partners/acme.toml", "[channel]", 'our_qualifier = "01"\nour_identifier = "123"\n[channel]')
    (partner,) = load_partners(load_settings(home / "translator.toml"))
    assert (partner.agreement.our_qualifier, partner.agreement.our_identifier) == ("01", "123")


def test_an_sftp_channel_keeps_the_far_sides_paths_as_they_are(home, edit):
    edit("partners/acme.toml", 'kind = "directory"\n', SFTP)
    (partner,) = load_partners(load_settings(home / "translator.toml"))
    assert isinstance(partner.channel, SftpChannel)
    assert partner.channel.inbox == "acme/in"
    assert partner.channel.key_file == home / "keys/us"


def test_every_problem_of_every_file_is_told_at_once(home, edit):
    edit("translator.toml", 'contents = "contents"', 'contnts = "contents"\npoll_interval = "3 weeks"\nlog = "jsn"')
    edit("translator.toml", 'kind = "directory"', 'kind = "ftp"')
    edit("partners/acme.toml", '"4h"', "4")
    edit("partners/acme.toml", '"carrier"', '"carier"')
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(home / "translator.toml")
    told = {(problem.file.rpartition("/")[2], problem.key) for problem in raised.value.problems}
    assert told == {
        ("translator.toml", "contnts"),
        ("translator.toml", "contents"),
        ("translator.toml", "poll_interval"),
        ("translator.toml", "log"),
        ("translator.toml", "cbp.kind"),
        ("acme.toml", "agreement.answer_within"),
        ("acme.toml", "agreement.filer_type"),
    }


def test_a_problem_says_where_what_stood_there_why_and_how_to_mend_it(home, edit):
    edit("partners/acme.toml", '"carrier"', '"carier"')
    problem = problems(home)["agreement.filer_type"]
    assert str(problem) == (
        f"{home}/partners/acme.toml, agreement.filer_type:\n"
        "    carier\n"
        "  not one of the choices. Did you mean carrier? The choices are: carrier, customs broker, "
        "freight forwarder, logistics provider, online marketplace, technology firm."
    )


def test_an_unknown_key_names_the_nearest_at_any_depth(home, edit):
    edit("partners/acme.toml", "[channel]", "[channel.pick_up]\nsetle = '1s'\n[channel]")
    assert "Did you mean settle?" in problems(home)["channel.pick_up.setle"].remedy


def test_a_secret_written_by_mistake_is_not_repeated(home, edit):
    edit("partners/acme.toml", 'kind = "directory"\n', SFTP + 'password = "hunter2"\n')
    told = problems(home)["channel.password"]
    assert "hunter2" not in str(told)
    assert "Did you mean password_file?" in told.remedy


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("attempts = 0", "channel.retry.attempts", "a whole number from 1 to 100"),
        ("attempts = true", "channel.retry.attempts", "a whole number"),
        ("first_wait = 5", "channel.retry.first_wait", "a duration"),
        ("give_up_after = '0s'", "channel.retry.give_up_after", "a duration above zero"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_the_right_kind(home, edit, line, key, words):
    edit("partners/acme.toml", "[channel]", f"[channel.retry]\n{line}\n[channel]")
    assert words in problems(home)[key].message


def test_a_partner_is_called_as_its_file(home, edit):
    edit("partners/acme.toml", '"acme"', '"other"')
    assert problems(home)["agreement.partner"].message == "not the name of its file"


def test_a_name_that_is_no_name_is_told(home):
    text = (home / "partners/acme.toml").read_text().replace('"acme"', '"Acme Inc"')
    (home / "partners/Acme Inc.toml").write_text(text.replace("acme/", "other/"))
    assert problems(home)["agreement.partner"].message == "not a partner's name"


def test_two_partners_may_not_empty_one_inbox(home):
    text = (home / "partners/acme.toml").read_text().replace('"acme"', '"zenith"')
    (home / "partners/zenith.toml").write_text(text)
    assert problems(home)["channel.inbox"].message == "the inbox of acme too"


def test_two_partners_may_share_an_inbox_when_patterns_tell_their_files_apart(home):
    text = (home / "partners/acme.toml").read_text()
    for name in ("acme", "zenith"):
        pattern = f'[channel.pick_up]\npattern = "{name}_*"\n'
        (home / f"partners/{name}.toml").write_text(text.replace('"acme"', f'"{name}"') + pattern)
    assert not problems(home)


def test_an_inbox_that_is_also_the_outbox_is_told(home, edit):
    edit("translator.toml", "cbp/filings", "cbp/answers")
    assert problems(home)["cbp.outbox"].message == "the same folder as inbox"


@pytest.mark.parametrize("login", ["", 'key_file = "k"\npassword_file = "p"\n'])
def test_there_is_exactly_one_way_to_log_in(home, edit, login):
    edit("partners/acme.toml", 'kind = "directory"\n', SFTP.replace('key_file = "keys/us"\n', login))
    assert problems(home)["channel"].message == "not one way to log in"


def test_credentials_of_systemd_are_found_where_it_put_them(home, edit, monkeypatch):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/translator.service")
    edit("partners/acme.toml", 'kind = "directory"\n', SFTP.replace("keys/us", "${CREDENTIALS_DIRECTORY}/us"))
    (partner,) = load_partners(load_settings(home / "translator.toml"))
    assert str(partner.channel.key_file) == "/run/credentials/translator.service/us"


def test_credentials_without_systemd_are_a_problem_that_tells_what_to_do(home, edit, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    edit("partners/acme.toml", 'kind = "directory"\n', SFTP.replace("keys/us", "${CREDENTIALS_DIRECTORY}/us"))
    assert "set it to the directory" in problems(home)["channel.key_file"].remedy


def test_a_file_that_is_not_there_names_the_way_to_one(tmp_path):
    with pytest.raises(ConfigurationError, match="translator init DIR"):
        load_settings(tmp_path / "translator.toml")


@pytest.mark.parametrize("content", [b"journal = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_cannot_be_read_is_one_problem(home, content):
    (home / "translator.toml").write_bytes(content)
    assert len(read_configuration(home / "translator.toml").problems) == 1


def test_a_partners_directory_that_is_missing_is_one_problem(home, edit):
    edit("translator.toml", '"partners"', '"partner"')
    (problem,) = read_configuration(home / "translator.toml").problems
    assert problem.message == "there is no such directory of partners"


_LEAVES = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("30s"), st.just([]))
_KEYS = st.sampled_from(
    "journal contents mappings partners lock provider cbp log kind inbox outbox name sender pick_up retry x".split()
)
_TABLES = st.recursive(_LEAVES, lambda inner: st.dictionaries(_KEYS, inner, max_size=6) | st.lists(inner, max_size=2))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(table=st.dictionaries(_KEYS, _TABLES, max_size=10))
def test_no_table_makes_reading_fail_and_no_wrong_one_is_silent(table, tmp_path):
    """Whatever a file says, it is either settings or problems."""
    from translator.configuration.settings import Settings
    from translator.configuration.strict import StrictReader

    found: list = []
    file = tmp_path / "translator.toml"
    read = StrictReader(file, tmp_path, found).struct(Settings, table, given={"file": file})
    assert (read is None) == bool(found)


def test_no_partner_may_bear_the_name_that_the_journal_has_for_cbp(home):
    text = (home / "partners/acme.toml").read_text().replace('"acme"', '"cbp"').replace("acme/", "other/")
    (home / "partners/cbp.toml").write_text(text)
    assert problems(home)["agreement.partner"].message == "a name that is taken"


def test_an_inbox_that_is_another_channels_outbox_or_cbps_is_told(home, edit):
    """Both partners, behind a link and another spelling; the start of a pass refuses it as the check does."""
    (home / "link").symlink_to(home / "acme/out")
    other = (home / "partners/acme.toml").read_text().replace('"acme"', '"borg"')
    (home / "partners/borg.toml").write_text(
        other.replace('"acme/in"', '"link"').replace('"acme/out"', '"x/../acme/in"')
    )
    told = {
        (problem.file, problem.message.split(" (")[0])
        for problem in read_configuration(home / "translator.toml").problems
    }
    acme, borg = (str(home / f"partners/{name}.toml") for name in ("acme", "borg"))
    assert told == {(acme, "the outbox of borg"), (borg, "the outbox of acme")}
    with pytest.raises(ConfigurationError, match="the outbox of borg"):
        load_partners(load_settings(home / "translator.toml"))


@pytest.mark.parametrize(
    ("folder", "key", "why"),
    [("cbp/filings", "channel.inbox", "the outbox of CBP"), ("cbp/answers", "channel.inbox", "the inbox of CBP too")],
)
def test_cbps_folders_are_nobody_elses_inbox(home, edit, folder, key, why):
    edit("partners/acme.toml", '"acme/in"', f'"./{folder}/"')
    assert problems(home)[key].message.startswith(why)


def test_folders_of_a_server_are_compared_for_one_host_and_user(home):
    text = (home / "partners/acme.toml").read_text()
    agreement = text[: text.index("[channel]")]
    one = f'{agreement}[channel]\n{SFTP}inbox = "/in"\noutbox = "/out"\n'
    two = (
        one.replace('"acme"', '"borg"').replace('"/in"', '"/b/../out/"').replace('outbox = "/out"', 'outbox = "/else"')
    )
    (home / "partners/acme.toml").write_text(one)
    (home / "partners/borg.toml").write_text(two.replace("sftp.example.com", "SFTP.example.com"))
    assert problems(home)["channel.inbox"].message.startswith("the outbox of acme")
    (home / "partners/borg.toml").write_text(two.replace('user = "us"', 'user = "them"'))
    assert problems(home) == {}
