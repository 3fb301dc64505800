"""What the parcels room refuses."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal
from huinong.logistics.parcels.values import RowError
from huinong.logistics.parcels.wording import worded


class _Worded(Refusal):
    """Says states, events and custodians in words; its facts keep the codes."""

    def say_what(self) -> str:
        return str(self.what).format(**worded(self.facts))


class NoSuchParcel(Refusal):
    code = "parcels.no_such_parcel"
    nature = Nature.ABSENT
    what = _("{carrier} {number} is not known here.")
    mend = _("Check the carrier and the number. If the piece is in your hands, ask the county centre to announce it.")


class OutOfOrder(_Worded):
    code = "parcels.out_of_order"
    what = _("{carrier} {number} is {state}; {event} does not come next here.")
    mend = _("Scan its earlier step first, or report a misread label.")


class HeldElsewhere(_Worded):
    """Two places claim one piece. The first custody stands; the claim is recorded and opens an incident."""

    code = "parcels.held_elsewhere"
    what = _("{carrier} {number} is already held by {custodian}.")
    mend = _("Put the piece aside and photograph the label: the county centre sees this claim and will call.")


class XrayFailed(Refusal):
    code = "parcels.xray_failed"
    what = _("The X-ray of {carrier} {number} showed something suspicious: it may not leave the county.")
    mend = _("Open it with the police or the sender, then X-ray it again, or give it back.")


class NotPriced(Refusal):
    code = "parcels.not_priced"
    nature = Nature.INVALID
    what = _("There is no postage for the product “{product}” to the destination “{destination}”.")
    mend = _("Choose a product of the price board, and a province by the first two digits of its division code.")


class TurnedBack(Refusal):
    code = "parcels.turned_back"
    what = _("{carrier} {number} goes back to its sender.")
    mend = _("Put it into the next bag to the county centre.")


class WrongStation(Refusal):
    code = "parcels.wrong_station"
    what = _("{carrier} {number} is meant for another station.")
    mend = _("Report it as a wrong address and send it back with the next bag.")


class ForeignPoint(Refusal):
    code = "parcels.foreign_point"
    nature = Nature.FORBIDDEN
    what = _("This point is not yours to scan for.")
    mend = _("Sign in as the staff of that point, or scan at your own.")


class ClockOff(Refusal):
    code = "parcels.clock_off"
    nature = Nature.INVALID
    what = _("The scan says it happened at {happened_at}; the server's time is {now}, more than {hours} hours away.")
    mend = _("Set the device's clock. Scans kept longer than that are entered by the county centre.")


class NotAScan(_Worded):
    code = "parcels.not_a_scan"
    nature = Nature.INVALID
    what = _("{event} is not something a scan can say.")
    mend = _("Use the form made for it: manifests announce, the counter accepts, bags are closed and opened.")


class BadDetail(Refusal):
    code = "parcels.bad_detail"
    nature = Nature.INVALID
    what = _("The scan's {detail} is missing or not one that is known.")
    mend = _("Fill it in as the manual of this step says, then send the scan again with a new id.")


class ProofRefused(Refusal):
    code = "parcels.proof_refused"
    what = _("What was given does not prove that {carrier} {number} may be handed over.")
    mend = _("Ask for the pick-up code, or for the recipient's name and the last four digits of the phone.")


class CodDue(Refusal):
    code = "parcels.cod_due"
    what = _("{carrier} {number} is handed over against {amount} (cash on delivery).")
    mend = _("Take the money, say that it was taken in cash, then hand the piece over.")


class ShelfFull(Refusal):
    code = "parcels.shelf_full"
    what = _("This station has no free pick-up code: {limit} are in use or rest.")
    mend = _("Hand over or send back what has waited longest, then shelve the rest.")


class ScanIdReused(Refusal):
    code = "parcels.scan_id_reused"
    what = _("The scan id {scan_id} was already used for another scan.")
    mend = _("Send the scan again with a new id, or send exactly what was sent the first time.")


class BatchTooLarge(Refusal):
    code = "parcels.batch_too_large"
    nature = Nature.TOO_LARGE
    what = _("{size} were sent at once; {limit} is the most.")
    mend = _("Send them in smaller batches: each is answered on its own.")


class LineBroken(Refusal):
    code = "parcels.line_broken"
    nature = Nature.INVALID
    what = _("Line {line} of the batch is not one JSON object.")
    mend = _("Correct the line and send it again with the same device and sequence; the other lines stand as answered.")


class LineCut(Refusal):
    code = "parcels.line_cut"
    nature = Nature.INVALID
    what = _("The batch ends in the middle of line {line}.")
    mend = _("Send the whole batch again: what was recorded is answered as repeated.")


class LineTooLong(Refusal):
    code = "parcels.line_too_long"
    nature = Nature.TOO_LARGE
    what = _("Line {line} of the batch has more than {limit} bytes.")
    mend = _("Leave out what a scan does not need, then send the line again with the same device and sequence.")


class NoSuchCarrier(Refusal):
    code = "parcels.no_such_carrier"
    nature = Nature.ABSENT
    what = _("No carrier {carrier} works in {county}.")
    mend = _("Register the carrier with its contract first, or check the code.")


class CarrierTaken(Refusal):
    code = "parcels.carrier_taken"
    what = _("{carrier} is already registered here with another name or party.")
    mend = _("Use the carrier as it is, or choose another code.")


class ManifestRefused(Refusal):
    """Carries `rows`, every error of the file: nothing of it was taken."""

    code = "parcels.manifest_refused"
    nature = Nature.INVALID
    what = _("{errors} rows of the manifest cannot be taken, so none was.")
    mend = _("Correct the rows listed and send the whole file again.")
    MOST: ClassVar[int] = 1_000

    def __init__(self, rows: Sequence[RowError]) -> None:
        super().__init__(errors=len({row.row for row in rows}))
        self.rows = tuple(rows[: self.MOST])


class PostingRefused(ManifestRefused):
    """Carries `rows`, like ManifestRefused: for pieces handed in."""

    code = "parcels.posting_refused"
    what = _("{errors} pieces cannot be accepted, so none was.")
    mend = _("Correct the pieces listed and hand them in again.")


class NoSuchBag(Refusal):
    code = "parcels.no_such_bag"
    nature = Nature.ABSENT
    what = _("There is no bag {bag} that you may handle.")
    mend = _("Check the number on the bag's label.")


class NotBaggable(_Worded):
    code = "parcels.not_baggable"
    what = _("{carrier} {number} is {state}, held by {custodian}: it cannot go into this bag.")
    mend = _("Take it out of the list, or scan it in here first.")


class BagEmpty(Refusal):
    code = "parcels.bag_empty"
    nature = Nature.INVALID
    what = _("A bag with nothing in it, or with one piece twice, is not closed.")
    mend = _("Scan each piece once, then close the bag.")


class BagNotHere(_Worded):
    code = "parcels.bag_not_here"
    what = _("Bag {bag} is {state} and held by {custodian}; this cannot be done with it here.")
    mend = _("Whoever holds it must offer it first; then accept it, and only then open it.")


class NotOffered(Refusal):
    code = "parcels.not_offered"
    what = _("Bag {bag} was not offered to you.")
    mend = _("Ask the one who holds it to scan it out to you.")


class AlreadyOffered(_Worded):
    code = "parcels.already_offered"
    what = _("Bag {bag} is already offered to {taker}.")
    mend = _("That side must accept it, or the giver must withdraw the offer.")


class TripsOwn(Refusal):
    code = "parcels.trips_own"
    what = _("Bag {bag} is on a trip, or is to go on one.")
    mend = _("Offer, load or unload it on the trip's own page: that knows its driver and the room left.")


class NotInTheBag(Refusal):
    code = "parcels.not_in_the_bag"
    what = _("{carrier} {number} was never in bag {bag}, so it cannot be missing from it.")
    mend = _("Check the number against the bag's list.")


class NothingToPrint(Refusal):
    code = "parcels.nothing_to_print"
    what = _("There is no piece here that such a document could be about.")
    mend = _("A label is printed once a piece has its number, a slip once it stands on the shelf.")


class BagListGone(Refusal):
    code = "parcels.bag_list_gone"
    what = _("Bag {bag} is open; its dispatch list travelled with it.")
    mend = _("Look the pieces up one by one: each tells which bag it came in.")


class NeverHandedOver(Refusal):
    code = "parcels.never_handed_over"
    what = _("Bag {bag} was never offered to anyone, so nothing was handed over.")
    mend = _("Offer it to its next custodian, then print the sheet.")


class NotRedirectable(_Worded):
    code = "parcels.not_redirectable"
    what = _("{carrier} {number} is {state}; only what came in and is still on its way or on a shelf is redirected.")
    mend = _("Look at the piece's page: what may still be done with it stands there.")


class BadPeriod(Refusal):
    code = "parcels.bad_period"
    nature = Nature.INVALID
    what = _("{since} to {until} is no period that can be exported.")
    mend = _("Choose a last day that is not before the first, and at most {days} days.")


class WrongNewAddress(Refusal):
    code = "parcels.wrong_new_address"
    nature = Nature.INVALID
    what = _("{village} is no village of this county, or the piece is meant for it already.")
    mend = _("Choose another village of the county, or send the piece back to its sender.")


class NotOneCarriers(Refusal):
    code = "parcels.not_one_carriers"
    nature = Nature.INVALID
    what = _("A list of returns has between one and {most} pieces, all of one carrier.")
    mend = _("Tick the pieces of one carrier, and give the others back on a list of their own.")


class NoSuchReturnList(Refusal):
    code = "parcels.no_such_return_list"
    nature = Nature.ABSENT
    what = _("There is no list of returns {number} that you may see.")
    mend = _("Look for it among the latest lists on the page of returns.")


class NotJoint(Refusal):
    code = "parcels.not_joint"
    nature = Nature.INVALID
    what = _("A joint opening needs the giver, the taker and a witness, each another person; stations may do without.")
    mend = _("Fetch whoever is missing before the bag is opened, and write every name down.")


class NeverOpenedJointly(Refusal):
    code = "parcels.never_opened_jointly"
    nature = Nature.ABSENT
    what = _("Bag {bag} was not opened jointly, so there is no record of it.")
    mend = _("Before the bag is opened, choose the joint opening on its page.")


class DayNotExplained(Refusal):
    code = "parcels.day_not_explained"
    what = _(
        "{unexplained} pieces that came in on {day} are neither handed over, nor on a shelf, in a bag or in the inbox."
    )
    mend = _("Take the next step with each, or put them into the inbox, where each has an owner.")


class DayAlreadyClosed(Refusal):
    code = "parcels.day_already_closed"
    what = _("{day} was closed before; its figures stay as they were.")
    mend = _("Look at the day's page: it shows what has become known since beside what was closed.")


class DayToCome(Refusal):
    code = "parcels.day_to_come"
    nature = Nature.INVALID
    what = _("{day} has not come yet.")
    mend = _("Choose today or a day before.")


class NoSuchOwner(Refusal):
    code = "parcels.no_such_owner"
    nature = Nature.INVALID
    what = _("{owner} is neither the dispatchers, nor a point or a person of this county.")
    mend = _("Choose one of the owners that the list offers.")


class NoSuchIncident(Refusal):
    code = "parcels.no_such_incident"
    nature = Nature.ABSENT
    what = _("There is no open incident of that id that you may see.")
    mend = _("Open the list again: somebody may have closed it.")
