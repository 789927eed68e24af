"""The page on the language of response tables: how CBP's answers are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.markdown import code, page, table
from translator.mapping.response_table import ANY, KEYS, TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator


def response_tables_page() -> str:
    """What the card and the table of a response may say."""
    return page(
        "Response tables",
        "An answer of CBP is read by a directory under `mappings/responses/`: `response.toml` is the card, "
        "`fields.csv` says where each fact stands, `codes/` says what CBP's codes mean.\n"
        "The ready-made ones, each with its page, are listed on [Message tables](message-tables.md).",
        _BELONGS,
        "## What a table is asked\n\n" + _CHECKED,
        "## The card\n\n" + table(("section", "key", "what it says", "forms", "may be left out"), _card_rows()),
        "## The columns of fields.csv\n\n" + table(("column", "meaning"), _COLUMNS),
        "## Targets\n\n" + table(("target", "what is read there", "words"), _target_rows()),
        "## Places\n\n" + table(("form", "a place is", "for instance"), _PLACES) + "\n\n" + _LEVELS,
        "## One of several\n\n" + _ONE + "\n\n" + table(("behind the place", "which is meant", "for instance"), _TURNS),
        _BEHIND,
        "## Several answers in a file\n\n" + _SEVERAL,
        "## Answers that are cut off\n\n" + _WHOLE,
        "## Codes that the table does not know\n\n" + _UNKNOWN,
        "## Which message and which shipment\n\n" + _MATCHING,
        "## What does not go together\n\n" + _AGAINST,
    )


_BELONGS = (
    "Message versions count their control numbers apart, so an answer must only reach the messages it belongs to.\n"
    "`messages` in the card names them: a message version, such as `pilot-xml-2023-02`, or every version in a form, "
    f"{', '.join(map(code, ANY))}.\n"
    "`translator check` tells a name that there is not, and warns of a message in use that no table answers.\n"
    "Whoever copies a message under a new name copies its response table too, or adds the new name to `messages`.\n"
    "Two tables may read the same files: each is tried, and the first that finds a message of its own is taken.\n"
    "Where none does, the reason names the table that answers the message which has the number, or else every table "
    "that could be meant."
)
_CHECKED = (
    "`translator check` makes answers from each table, with every place filled and every code of its code tables, and "
    "reads them with it.\n"
    "What does not come back as it was written is a problem, with file, row and remedy: an answer that is not "
    "recognized or not whole, a code that does not fit its place, a place that another row shadows.\n"
    "Such an answer knows only what the table knows.\n"
    "Whether CBP calls its array `shipments` is seen in CBP's answers, or in the schema that the card names: a name "
    "that stands nowhere in it is a warning.\n\n"
    "An answer must then say something where the table looks.\n"
    "An answer that speaks of the message only is read, as one that says it was received does.\n"
    "But where the table could read shipments and finds none, and a shipment is spoken of elsewhere in the answer, or "
    "the number of a shipment of that message stands somewhere in it, the answer is listed by `translator status` and "
    "moves nothing."
)
_MEANINGS = {
    ("response", "name"): "the name, which is that of the directory",
    ("response", "version"): "the day from which it holds",
    ("response", "messages"): "the message versions that it answers; one in another form is warned of",
    ("read", "format"): "the form of the answers",
    ("read", "root"): "root element, or the one key of the whole document, by which an answer is recognized",
    ("read", "namespace"): "namespace of the answers; an empty text for none",
    ("read", "schema"): "file of the schema; the stand-in for CBP keeps to it",
    ("recognize", "place"): "the place that tells an answer of this version",
    ("recognize", "values"): "what may stand there; an empty text for blanks",
    ("whole", "opens"): "records that begin an answer, and parts of it; the first begins the answer",
    ("whole", "closes"): "the records that end them, in the same order",
    ("whole", "counted"): "place, in one of those, of the number of records between it and what it ends",
    ("levels", "shipment"): "element, array or line with which what is said of one shipment begins",
    ("levels", "end"): "line that ends the last shipment",
}
_COLUMNS = (
    ("`target`", "what is read; see below. A text may have several rows, whose texts are joined"),
    ("`source`", "the place where it stands"),
    (
        "`convert`",
        (
            "`code(TABLE)`: `codes/TABLE.csv` holds CBP's codes and our words; `datetime(FORM)`, for the date and time "
            "of the message: as strftime writes that moment, in UTC; nothing: the text as it stands"
        ),
    ),
    ("`if_empty`", "`reject`: without it the answer cannot be used; `omit` or nothing: it may be missing"),
    ("`notes`", "for people"),
)
_TARGETS = {
    "message.control_number": "number of the message that is answered; this, or one of the next two, and no other",
    "message.group_number": "number of its functional group",
    "message.set_number": "number of its transaction set",
    "message.originator_code": "whose message; tells equal numbers of several participants apart",
    "message.created_date": "date on which the message says it was made; another message's answer where it differs",
    "message.created_time": "time at which it says it was made; as that",
    "message.disposition": "what became of the whole message",
    "message.code": "CBP's code for that",
    "message.text": "CBP's words for that",
    "shipment.running_number": "its number in the message; tells shipments apart whose other numbers are equal there",
    "shipment.originator_code": "whose shipment",
    "shipment.tracking_number": "number that CBP echoes",
    "shipment.house_bill_number": "number that CBP echoes",
    "shipment.master_bill_number": "number that CBP echoes",
    "shipment.disposition": "what became of the shipment",
    "shipment.code": "CBP's code for that",
    "shipment.text": "CBP's words for that",
}
_PLACES = (
    ("xml", "a path of elements, or of an attribute, below the root or the shipment", "`Message/Status`, `@number`"),
    ("json", "a path of keys, below the root or the shipment; an array is each of its elements", "`message/status`"),
    ("records", "a record and its columns, counted from 1", "`SP90:5-6`, `A:60`"),
    ("records", "the record whose columns hold a text, or one of several", "`X1[3=R]:11-50`, `SP90[5-6=11;13]:7-9`"),
    ("records", "what stands in several columns, with a blank between", "`SP90:7-9+10-49`"),
    ("x12", "a segment and its element", "`AK1-02`"),
    ("x12", "the segment whose element 01, or another, holds a text", "`N9[2I]-02`, `N1[02=ACME]-04`"),
    ("x12", "the segment whose element holds one of several", "`AK1[AQ;SO]-02`"),
    ("x12", "what stands in several elements, with a blank between", "`K1#2-01+02`"),
)
_TURNS = (
    ("nothing", "the one that stands there", "`SP90:5-6`, `Disposition`"),
    ("`#2`", "the second; among the records and segments that the brackets choose", "`K1#2-01`, `Disposition#2`"),
    ("`#last`", "the last", "`SP90#last:5-6`, `status#last`"),
    ("`#all`", "every one, each text once, with `; ` between; for a text only", "`SP90#all:10-49`, `errors/text#all`"),
)
_ONE = (
    "A place may be met several times: a record that comes again, an element or a key that stands twice, an array.\n"
    "Where nothing tells which is meant and they differ, the answer is not used, and told: nobody knows whether the "
    "first or the last is CBP's word.\n"
    "Only where another row of the same level writes `#` of the same record, segment or path does nothing mean the "
    "first, because the table then knows that it comes again."
)
_BEHIND = (
    "CBP's cargo release echoes what was sent: behind a record that is wrong stand conditions of type 11 or 13, and "
    "the last word on the shipment comes behind all of them.\n"
    "`pilot-records-response-2023-02` reads it so: `SP90#last:5-6` decides, and `SP90[5-6=11;13]#all:7-9+10-49` are "
    "the words of the others, which the participant is told with that of the last."
)
_LEVELS = (
    "A record is known by the longest name in the table with which it begins.\n"
    "In lines, what is said of a shipment goes from the line that `shipment` names to the next such one, or to the "
    "line that `end` names.\n"
    "`shipment.…` is looked for there, `message.…` in all other lines; so `K1#1-01` is the first K1 of the shipment in "
    "one row, and the first K1 of the message in another.\n"
    "In X12, ISA and GS around an answer are among the lines that speak of the message."
)
_SEVERAL = (
    "In X12 each transaction set is an answer, and so is each segment outside of all sets, such as TA1.\n"
    "In records each batch is one, from the first record of `opens` to the next such one.\n"
    "A document in XML or JSON is one answer.\n\n"
    "Each is matched by itself: its own number, its own outcome.\n"
    "One that matches nothing is listed by `translator status` with the line or segment where it begins, and hides no "
    "other in the file."
)
_WHOLE = (
    "What is cut off is not read, because nobody knows what stood behind the cut.\n"
    "XML and JSON must be well-formed to the end.\n"
    "In X12 the interchange, its groups and the set must end with IEA, GE and SE, with their numbers and counts.\n"
    "In records every record of `opens` must be followed by its record of `closes`, and the count must be right where "
    "one stands at `counted`.\n\n"
    "An answer that says nothing, neither of the message nor of any shipment, is not taken for one either."
)
_UNKNOWN = (
    "Where what is said of a shipment cannot be read, because its code stands in no row of the code table or something "
    "that is owed is missing, the other shipments of the answer are taken all the same.\n"
    "`translator status` lists what was not: place, value, the codes that are known, the number of the shipment.\n"
    "Such a shipment still waits, and so does its message.\n"
    "Add the code to the table, run `translator check`, and leave the same file in CBP's answers again: what was taken "
    "before is not taken twice, and `translator status` lists the file no more.\n\n"
    "Nothing is taken where the word on the message as a whole or its number cannot be read, or what is said of no "
    "shipment can.\n"
    "A table that can read an answer in every part goes before one that can read it in part."
)
_MATCHING = (
    "The number, and the originator code where it is named, tell the message.\n"
    "Where no message has exactly that number, numbers of digits are compared without the zeros before them.\n"
    "A 997 answers group 2 of AQ by `AK1[AQ]-02`, and not group 2 of another functional identifier (GS01): a message "
    "of ours with another one needs it added there.\n"
    "Where several messages had that number, the shipments in the answer tell which is meant; an answer without any "
    "goes to the one message that still waits.\n"
    "Where the answer repeats the date and time of the message, only a message that was made then is meant: so a TA1 "
    "(TA102 and TA103 are ISA09 and ISA10 of the message) never reaches a later message of the same number.\n"
    "Answers that name no originator need numbers that no two participants have at once: "
    '`count_by = "sender"` in the [card of the message](message-tables.md).\n'
    "The same bytes once more, after they were matched, never speak of a message that was made since; such a copy is "
    "unmatched when the message of before is not there.\n\n"
    "A shipment is told by its numbers as the message wrote them.\n"
    "Where they fit several, its running number tells them apart, if CBP echoes it.\n"
    "What cannot be told apart is listed as unmatched; an answer never reaches a parcel on a guess."
)
_AGAINST = (
    "An answer to what CBP has settled before moves nothing: the first word stands.\n"
    "When the second says something else, `translator status` lists it, `translator show` tells it, the log has it as "
    "`action=contradicted`, and the participant gets a report with [R307](findings.md#R307).\n"
    "So it is when CBP rejects what it had accepted or accepts what it had rejected, and when it begins a review, or "
    "accepts with warnings, after it had decided; an acceptance after one with warnings says nothing else.\n"
    "It makes no difference whether both words stand in one answer or in two.\n"
    "An answer that rejects the message rejects first, whatever else it says of a shipment in it."
)


def _card_rows() -> Iterator[tuple[str, ...]]:
    shown: set[tuple[str, str]] = set()
    for section, key, *_ in KEYS:
        both = [one for one in KEYS if one[:2] == (section, key)]
        if (section, key) not in shown:
            shown.add((section, key))
            named = ", ".join(form for one in both for form in one[3])
            lacking = ", ".join(form for one in both if one[4] for form in one[3])
            left_out = "" if not lacking else "yes" if lacking == named else f"in {lacking}"
            yield code(f"[{section}]"), code(key), _MEANINGS[section, key], named, left_out


def _target_rows() -> Iterator[tuple[str, ...]]:
    for name, words in TARGETS.items():
        yield code(name), _TARGETS[name], ", ".join(map(code, words))
