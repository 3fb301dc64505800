"""Problems say how long a keeper stands at a stop: those from before were planned with an hour."""

import json
import zlib
from typing import Any

from django.db import migrations

WAITED_S = 3_600


def say_so(apps: Any, schema_editor: Any) -> None:
    plans = apps.get_model("plans", "DayPlan").objects.using(schema_editor.connection.alias)
    for number, problem in plans.exclude(problem=b"").values_list("pk", "problem").iterator(chunk_size=20):
        plans.filter(pk=number).update(problem=with_waits(bytes(problem)))


def with_waits(problem: bytes) -> bytes:
    body = json.loads(zlib.decompress(problem))
    body["problem"]["rates"].setdefault("keeper_waits_s", WAITED_S)
    return zlib.compress(json.dumps(body, ensure_ascii=False).encode())


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_fleet_and_days")]
    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
