"""Every mapping table of an installation, read and compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
