"""The findings about records, fixed width, JSON and spreadsheets: the other half of `translator.model.catalogue`.

E13x is the file as a whole, E176 and on a record, E23x a cell; of X12 E100 is an interchange, E160 a loop and E212 an
element.
"""

from __future__ import annotations

from translator.model.catalogue_entry import Entry

OF_FORMATS = (
    Entry(
        "E100",
        "the interchange is marked as a test, and production is agreed",
        "Write P in ISA15 of what is to be filed; send tests under an agreement for tests.",
        "020",
    ),
    Entry(
        "W100",
        "the interchange is marked as production, and a test is agreed",
        "Nothing of it counts as filed: write T in ISA15 while you test, or agree on production.",
    ),
    Entry("E131", "the count is wrong", "Send the whole file, with the number that is in it."),
    Entry("E132", "a record that every file must have is missing", "Send the whole file, up to its last record."),
    Entry("E133", "this is not well-formed JSON", "Mend the JSON at this place, or export the file again."),
    Entry("E134", "this is not a spreadsheet that can be read", "Save it again as .xlsx, without a password."),
    Entry("E135", "the workbook lacks the sheet", "Give the sheet its agreed name, or send the agreed workbook."),
    Entry(
        "W106",
        "nothing reads this column, and one of nearly its name is missing",
        "Give the column its agreed heading, and send the file again, if it was meant.",
    ),
    Entry(
        "W135",
        "another sheet has the same headings and rows, and was not read",
        "Send its rows in the sheet that is read, or in a file of their own.",
    ),
    Entry("E136", "the file is separated by another delimiter than was agreed", "Export it with the agreed one."),
    Entry("E137", "nothing stands where the shipments were agreed to stand", "Send them at the agreed place."),
    Entry("E138", "the spreadsheet is too large to be read", "Split it, or send it as CSV."),
    Entry(
        "E130",
        "this stands behind the shipments, which need it, in more places than can be kept",
        "Write it before the shipments.",
    ),
    Entry("E139", "the file is not in the agreed encoding", "Save the file in the agreed encoding."),
    Entry("E212", "CTT01 does not count the lines", "Send every line, and their number in CTT01.", "7"),
    Entry(
        "E160",
        "these goods stand where the mapping reads no items",
        "Send each item at the agreed level, with its HL03 or its loop.",
        "2",
    ),
    Entry(
        "E195",
        "the columns are not counted as was agreed",
        'Count them as agreed, or have the mapping say positions = "bytes" or "characters".',
    ),
    Entry("E176", "the record is of no agreed type", "Send records of the agreed types."),
    Entry("E177", "the record stands outside of every shipment", "Let each record follow the shipment it is of."),
    Entry("E178", "this line is not well-formed JSON", "Write one whole JSON object on each line."),
    Entry(
        "E179",
        "the rows of one shipment do not stand together",
        'Sort the file by these columns, or have the mapping read it with shipment_rows = "anywhere".',
    ),
    Entry(
        "E236",
        "the spreadsheet has lost digits of this number",
        "Format the column as text, and enter the number again from where it came.",
        "6",
    ),
    Entry(
        "W205",
        "a spreadsheet may have lost the last digits of this number",
        "Compare it with the label; format the column as text.",
    ),
    Entry("E237", "the formula in this cell has failed", "Mend the formula, or write the value in its place.", "7"),
    Entry("E238", "not a single value", "Send one text, number or yes/no at this place.", "7"),
    Entry("E239", "a character is cut in two by the columns of the record", "Count the columns as agreed.", "6"),
    Entry("E247", "what stands among the items is none", "Write an object for each item, and nothing else."),
)
