"""What the room of plans refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchPlan(Refusal):
    code = "plans.no_such_plan"
    nature = Nature.ABSENT
    what = _("There is no such plan that you may see.")
    mend = _("Open the list of plans and choose one.")


class NoSuchVehicle(Refusal):
    code = "plans.no_such_vehicle"
    nature = Nature.ABSENT
    what = _("There is no vehicle {vehicle} that you may see.")
    mend = _("Open the list of vehicles and choose one.")


class BadVehicle(Refusal):
    code = "plans.bad_vehicle"
    nature = Nature.INVALID
    what = _("Vehicle {vehicle} cannot be so: {reason}.")
    mend = _("Correct what is named and save again.")


class NothingToPlan(Refusal):
    code = "plans.nothing_to_plan"
    what = _("There is nothing to plan for {day}: {reason}.")
    mend = _("Bring in what is missing, or choose another day.")


class DayOver(Refusal):
    code = "plans.day_over"
    what = _("{day} is over: what was done cannot be planned.")
    mend = _("Choose today or a later day.")


class PlanNotReady(Refusal):
    code = "plans.not_ready"
    what = _("This plan is not computed yet, or its computation failed.")
    mend = _("Wait until it is done, or make another.")


class PlanStale(Refusal):
    code = "plans.stale"
    what = _("Since this plan was made the day has changed: {changes}.")
    mend = _("Plan anew from what is known now.")


class PlanNotTaken(Refusal):
    code = "plans.not_taken"
    what = _("This plan was not taken for its day: there is nothing to hold it against.")
    mend = _("Look at the plan that was taken for the day.")


class PlanSettled(Refusal):
    code = "plans.settled"
    what = _("This plan was accepted or replaced; it is not changed any more.")
    mend = _("Plan anew from what is known now: what has left stays.")


class BreaksRules(Refusal):
    code = "plans.breaks_rules"
    what = _("The plan would break {count} rules: {rules}.")
    mend = _("Change something else with it, or leave the village to the planner.")


class NoSuchChange(Refusal):
    code = "plans.no_such_change"
    nature = Nature.INVALID
    what = _("This change cannot be made: {reason}.")
    mend = _("Choose another vehicle, bus or place in its tour.")


class NothingFell(Refusal):
    code = "plans.nothing_fell"
    what = _("Nothing that this plan counts on has fallen out.")
    mend = _("Cancel the trip first, or name the vehicle that broke down.")
