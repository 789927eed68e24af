"""NAME
    reply - tell each participant what became of its file

SUMMARY
    findings and acknowledgments -> report or X12 acknowledgment -> the participant's drop box

DESCRIPTION
    A reply is due when a file has been translated or refused, and again when CBP has answered all of it, and again
    when an answer changes later. Every form that the agreement names is composed, kept and committed; then each is
    delivered like a message: under a temporary name, then renamed. Delivering a reply a second time replaces it by
    the same bytes, so a crash only delivers again.

DIAGNOSTICS
    action=composed      one line for each file that a reply was composed for
    action=delivered     one line for each reply
    action=not_delivered the participant's channel is down; the next pass tries again
"""

from __future__ import annotations

import io
