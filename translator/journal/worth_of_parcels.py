"""What filings are worth together when several speak of one parcel: each parcel counts once."""

from __future__ import annotations


class Parcel:
    """What is filed of one parcel, or of all that goes under one house bill: what is told most highly counts.

    One participant's filings are shipments of their own, so they are added up; of two participants that speak of the
    same one, the higher counts. Where one names the house bill alone and another the tracking numbers below it, the
    higher of both is taken, so that nothing counts twice and nothing too little.
    """

    __slots__ = ("_by_number", "_by_originator", "_most", "_numbered")

    def __init__(self) -> None:
        self._by_number: dict[str, int] = {}
        self._by_originator: dict[str, int] = {}
        #: Of all tracking numbers, and of the participant that tells most.
        self._numbered = self._most = 0

    @property
    def cents(self) -> int:
        """US cents of what was added so far."""
        return max(self._numbered, self._most)

    def add(self, tracking_number: str | None, originator_code: str, cents: int) -> None:
        """Another filing; the number as it is compared, None where it has none."""
        if tracking_number:
            known = self._by_number.get(tracking_number, 0)
            if cents > known:
                self._by_number[tracking_number] = cents
                self._numbered += cents - known
        told = self._by_originator.get(originator_code, 0) + cents
        self._by_originator[originator_code] = told
        self._most = max(self._most, told)


class Counted:
    """A parcel as one participant sees it: what all have filed of it, and what the participant itself has."""

    __slots__ = ("_all", "_own", "is_own")

    def __init__(self) -> None:
        self._all, self._own = Parcel(), Parcel()
        #: Whether any of its filings is the participant's.
        self.is_own = False

    @property
    def cents(self) -> int:
        """US cents by all filings."""
        return self._all.cents

    @property
    def own_cents(self) -> int:
        """US cents by the participant's own filings."""
        return self._own.cents

    def add(self, tracking_number: str | None, originator_code: str, cents: int, *, is_own: bool) -> None:
        """Another filing; as `Parcel.add`."""
        self._all.add(tracking_number, originator_code, cents)
        if is_own:
            self._own.add(tracking_number, originator_code, cents)
            self.is_own = True


class Total:
    """What counts together so far, with the parcels to which something may still be added."""

    def __init__(self) -> None:
        #: US cents of all parcels, and what the participant's own filings alone say.
        self.cents = self.own_cents = 0
        #: Filings of the participant's own, and parcels of which it has filed nothing.
        self.own = self.foreign = 0
        self._parcels: dict[str, Counted] = {}

    def begin(self, name: str, parcel: Counted, own: int, *, keep: bool) -> None:
        """What stood there of a parcel, with ``own`` filings; ``keep`` it where more will be added."""
        self.cents += parcel.cents
        self.own_cents += parcel.own_cents
        self.own += own
        self.foreign += not parcel.is_own and parcel.cents > 0
        if keep:
            self._parcels[name] = parcel

    def add(self, name: str, tracking_number: str | None, originator_code: str, cents: int) -> None:
        """A filing of the participant's own, of a parcel that was begun; `own` is for the caller to count."""
        parcel = self._parcels[name]
        self.cents -= parcel.cents
        self.own_cents -= parcel.own_cents
        self.foreign -= not parcel.is_own and parcel.cents > 0
        parcel.add(tracking_number, originator_code, cents, is_own=True)
        self.cents += parcel.cents
        self.own_cents += parcel.own_cents
