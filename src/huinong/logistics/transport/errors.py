"""What the transport room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal
from huinong.logistics.transport.gtfs_values import FeedProblem
from huinong.logistics.transport.wording import STATES, load

MOST_TOLD = 50


class NoSuchRoute(Refusal):
    code = "transport.no_such_route"
    nature = Nature.ABSENT
    what = _("There is no route {route} here.")
    mend = _("Plan the route first, or check its code.")


class BadRoute(Refusal):
    code = "transport.bad_route"
    nature = Nature.INVALID
    what = _("Route {route} cannot be planned: {reason}.")
    mend = _("Give it a kind, and at least two known stops of this county in the order of their times.")


class NoSuchCalendar(Refusal):
    code = "transport.no_such_calendar"
    nature = Nature.ABSENT
    what = _("There is no calendar {calendar} here.")
    mend = _("Choose one of the list, or make it first.")


class BadCalendar(Refusal):
    code = "transport.bad_calendar"
    nature = Nature.INVALID
    what = _("Calendar {calendar} cannot be kept: {reason}.")
    mend = _("Say its weekdays and its season; single days may be added or taken out.")


class BadDepartures(Refusal):
    code = "transport.bad_departures"
    nature = Nature.INVALID
    what = _("The departures of route {route} cannot be kept: {reason}.")
    mend = _("Give it a minute of its own, a calendar, and a day that is today or later.")


class NoSuchDeparture(Refusal):
    code = "transport.no_such_departure"
    nature = Nature.ABSENT
    what = _("There is no departure {departure} on the timetable.")
    mend = _("Open its route: it may have been ended already.")


class SpanTooLong(Refusal):
    code = "transport.span_too_long"
    nature = Nature.INVALID
    what = _("Trips are put on for 1 to {most} days at once, not for {days}.")
    mend = _("Choose a last day that is not before the first and not so far away.")


class BadFeed(Refusal):
    """A timetable in GTFS that cannot be taken; `problems` say file, row and column of each."""

    code = "transport.bad_feed"
    nature = Nature.INVALID
    what = _("The timetable is not taken: {count} things in it are wrong.")
    mend = _("Mend the rows named here in the files, then load it again. Nothing was changed.")

    def __init__(self, problems: tuple[FeedProblem, ...]) -> None:
        super().__init__(count=len(problems), problems=[str(problem) for problem in problems[:MOST_TOLD]])
        self.problems = problems


class NoSuchTimetable(Refusal):
    code = "transport.no_such_timetable"
    nature = Nature.ABSENT
    what = _("There is no such timetable file that you may see.")
    mend = _("Files are kept for some weeks only. Upload it again.")


class AnotherTimetable(Refusal):
    code = "transport.another_timetable"
    what = _("This is not the file that was looked at.")
    mend = _("Open the file again, read what it would do, then take it.")


class TimetableTooLarge(Refusal):
    code = "transport.timetable_too_large"
    nature = Nature.TOO_LARGE
    what = _("The file is larger than may be read: {megabytes} MB.")
    mend = _("Leave out shapes.txt and the routes of other counties, then upload it again.")


class NoSuchTrip(Refusal):
    code = "transport.no_such_trip"
    nature = Nature.ABSENT
    what = _("There is no trip {trip} that you may see.")
    mend = _("Check the trip's code on today's list.")


class TripTaken(Refusal):
    code = "transport.trip_taken"
    what = _("Trip {trip} is already on the timetable.")
    mend = _("Choose another minute of departure, or leave the trip as it is.")


class NoSuchNotice(Refusal):
    code = "transport.no_such_notice"
    nature = Nature.ABSENT
    what = _("There is no such notice here.")
    mend = _("Open it from the page of a cancelled trip.")


class NoSuchBlock(Refusal):
    code = "transport.no_such_block"
    nature = Nature.ABSENT
    what = _("There is no such blocked road here.")
    mend = _("Look at today's board: it may be free already.")


class NotYourTrip(Refusal):
    code = "transport.not_your_trip"
    nature = Nature.FORBIDDEN
    what = _("Trip {trip} is driven by someone else.")
    mend = _("Ask the dispatcher to give the trip to you.")


class TripOutOfOrder(Refusal):
    code = "transport.out_of_order"
    what = _("Trip {trip} is {state}; this does not come next.")
    mend = _("Look at the trip's page: someone may have recorded it already.")

    def say_what(self) -> str:
        state = str(self.facts["state"])
        return str(self.what).format(**{**self.facts, "state": STATES.get(state, state)})


class NotAStop(Refusal):
    code = "transport.not_a_stop"
    what = _("Trip {trip} does not call there, or is already past it.")
    mend = _("Hand the bag over at a stop of this trip, or put it on another.")


class OverCapacity(Refusal):
    code = "transport.over_capacity"
    what = _("Trip {trip} may carry {limit}; this would make it {wanted}.")
    mend = _("Put the bag on the next trip, or ask for a van.")

    def say_what(self) -> str:
        unit = str(self.facts["unit"])
        said = {name: load(unit, self.facts[name]) for name in ("limit", "wanted")}
        return str(self.what).format(trip=self.facts["trip"], **said)


class StillAboard(Refusal):
    code = "transport.still_aboard"
    what = _("Trip {trip} has {bags} bags aboard, so it is not at its end.")
    mend = _("Unload them to where they are meant for, then end the trip.")


class NotAboard(Refusal):
    code = "transport.not_aboard"
    what = _("Bag {bag} is not on trip {trip}.")
    mend = _("Check the bag's number, and where it was scanned last.")
