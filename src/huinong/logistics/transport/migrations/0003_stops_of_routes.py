from datetime import date

from django.db import migrations

from huinong.kernel.ids import new_id

BEGINNING = date(2000, 1, 1)
S_A_MINUTE = 60


def carry_over(apps, schema_editor):
    """Give each route one pattern of the stops it has, and each trip the pattern of its route."""
    old = apps.get_model("transport", "RouteStop")
    stops = _stops(apps, set(old.objects.values_list("county", "point").distinct()))
    for route in apps.get_model("transport", "Route").objects.all():
        pattern = apps.get_model("transport", "Pattern")(
            id=new_id(), county=route.county, route=route, key="", from_on=BEGINNING
        )
        pattern.save(force_insert=True)
        for each in old.objects.filter(county=route.county, route=route).order_by("seq"):
            apps.get_model("transport", "PatternStop")(
                id=new_id(),
                county=route.county,
                pattern=pattern,
                seq=each.seq,
                stop=stops[each.county, each.point],
                arrives_s=each.offset_min * S_A_MINUTE,
                leaves_s=each.offset_min * S_A_MINUTE,
            ).save(force_insert=True)
        trips = apps.get_model("transport", "Trip").objects.filter(county=route.county, route=route)
        trips.update(pattern=pattern)


def _stops(apps, places):
    known = {(row.county, row.id): row for row in apps.get_model("points", "Point").objects.all()}
    found = {}
    for county, point in places:
        place = known.get((county, point))
        found[county, point] = apps.get_model("transport", "Stop")(
            id=new_id(),
            county=county,
            code=place.code if place else str(point),
            name=place.name if place else "",
            lng=place.lng if place else None,
            lat=place.lat if place else None,
            point=point,
        )
        found[county, point].save(force_insert=True)
    return found


def carry_back(apps, schema_editor):
    """Patterns go with their tables; the routes' own stops were never taken away."""


class Migration(migrations.Migration):
    dependencies = [("transport", "0002_timetables"), ("points", "0001_points")]

    operations = [migrations.RunPython(carry_over, carry_back)]
