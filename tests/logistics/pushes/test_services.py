"""Who is told is registered, revoked and kept apart from others'."""

from typing import Any

import pytest
from click.testing import CliRunner

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.actor import Role
from huinong.logistics.pushes import errors, queries, services
from huinong.logistics.pushes.commands import push
from huinong.logistics.pushes.models import Delivery, Webhook
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.pushes import told as t
from tests.logistics.pushes.receiver import receiving

pytestmark = pytest.mark.django_db


def test_the_secret_is_shown_once_and_stands_in_clear_nowhere(county: c.County) -> None:
    first, again = t.register(county.zto), t.register(county.zto)
    assert first.secret is not None
    assert (len(first.secret) >= 40, again.secret, again.webhook) == (True, None, first.webhook)
    assert first.secret.encode() not in bytes(Webhook.objects.get().secret_sealed)
    assert first.secret not in str(list(Fact.objects.values_list("facts", flat=True)))
    with pytest.raises(KeyReused):
        t.register(county.zto, "https://other.example.cn/")


def test_a_partner_has_one_webhook_in_use(county: c.County) -> None:
    t.register(county.zto)
    with pytest.raises(errors.WebhookLive):
        t.register(county.zto, key="w2")


def test_a_bad_address_is_refused(county: c.County, settings: Any) -> None:
    settings.HUINONG_PUSH_PRIVATE = False
    with pytest.raises(errors.AddressRefused):
        t.register(county.zto, "https://10.0.0.1/")
    assert not Webhook.objects.exists()


def test_only_a_courier_is_told_and_a_dispatcher_must_name_it(county: c.County) -> None:
    for party in (None, county.keeper):
        with pytest.raises(errors.NotAPartner):
            services.register(key="x", county=c.CODE, url="https://zto.example.cn/", actor=t.dispatcher(), party=party)
    with pytest.raises(OutOfScope):
        services.register(
            key="x", county=c.CODE, url="https://zto.example.cn/", actor=t.partner(county.zto), party=county.post
        )
    with pytest.raises(NotPermitted):
        services.register(key="x", county=c.CODE, url="https://zto.example.cn/", actor=c.actor(party=county.zto))


def test_a_partner_sees_its_own_pushes_and_no_other_s(county: c.County) -> None:
    webhook = t.register(county.zto).webhook
    c.at_centre(county)
    mine, theirs = t.partner(county.zto), t.partner(county.post)
    row = Delivery.objects.get()
    assert (queries.webhooks(mine, c.CODE)[0].id, queries.webhooks(theirs, c.CODE)) == (webhook, ())
    assert (queries.counts(mine, c.CODE), queries.counts(theirs, c.CODE)) == ({"waiting": 1}, {})
    assert queries.delivery(mine, c.CODE, row.id).piece == row.piece
    with pytest.raises(errors.NoSuchDelivery):
        queries.delivery(theirs, c.CODE, row.id)
    with pytest.raises(errors.NoSuchDelivery):
        services.resend(key="x", county=c.CODE, delivery=row.id, actor=theirs)
    with pytest.raises(errors.NoSuchWebhook):
        services.revoke(key="x", county=c.CODE, webhook=webhook, actor=theirs)


def test_what_is_on_its_way_is_not_sent_again_and_sending_again_is_a_fact_once(county: c.County) -> None:
    t.register(county.zto)
    c.at_centre(county)
    row = Delivery.objects.get()
    with pytest.raises(errors.NotResendable):
        services.resend(key="a", county=c.CODE, delivery=row.id, actor=t.dispatcher())
    Delivery.objects.update(state="dead", attempts=9)
    told = [services.resend(key="a", county=c.CODE, delivery=row.id, actor=t.dispatcher()) for _ in range(2)]
    assert [receipt.is_repeat for receipt in told] == [False, True]
    assert Fact.objects.filter(kind="push.resent").count() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_what_was_given_up_is_not_sent_again_to_an_address_that_was_revoked(county: c.County) -> None:
    webhook = t.register(county.zto).webhook
    c.at_centre(county)
    Delivery.objects.update(state="dead")
    services.revoke(key="r", county=c.CODE, webhook=webhook, actor=t.dispatcher())
    with pytest.raises(errors.NotResendable):
        services.resend(key="a", county=c.CODE, delivery=Delivery.objects.get().id, actor=t.dispatcher())
    assert t.states() == ["dead"]


def test_the_worker_is_a_command_that_may_run_once(county: c.County) -> None:
    with receiving() as server:
        t.register(county.zto, server.url)
        c.at_centre(county)
        done = CliRunner().invoke(push, ["run", "--once", "--json"])
    assert (done.exit_code, done.output) == (0, '{"sent": 1, "failed": 0, "given_up": 0}\n')


def test_the_api_registers_lists_and_sends_again(county: c.County) -> None:
    robot, other = faces.robot(Role.PARTNER, party=county.zto), faces.robot(Role.PARTNER, party=county.post)
    body = {"county": c.CODE, "url": "https://zto.example.cn/push"}
    status, told = faces.send(robot, "/pushes/webhooks", body)
    assert (status, len(told["secret"]) >= 40) == (200, True)
    assert faces.send(robot, "/pushes/webhooks", body)[1]["secret"] is None
    c.at_centre(county)
    Delivery.objects.update(state="dead")
    asked = f"/api/v1/pushes/deliveries?county={c.CODE}&state=dead"
    [row] = robot.get(asked).json()["items"]
    assert (row["event"], other.get(asked).json()["items"]) == ("arrived", [])
    again = f"/pushes/deliveries/{row['id']}/resend"
    assert faces.send(other, again, {"county": c.CODE}, key="k2")[0] == 404
    assert faces.send(robot, again, {"county": c.CODE}, key="k2")[0] == 200
    gone = f"/pushes/webhooks/{told['webhook']}/revoke"
    assert (faces.send(other, gone, {"county": c.CODE}, key="k3")[0], t.states()) == (404, ["waiting"])
    assert (faces.send(robot, gone, {"county": c.CODE}, key="k3")[0], t.states()) == (200, ["dropped"])


def test_a_partner_registers_sees_what_was_given_up_and_sends_it_again(county: c.County) -> None:
    client, other = faces.browser(Role.PARTNER, party=county.zto), faces.browser(Role.PARTNER, party=county.post)
    assert "Your system is told nothing yet." in faces.text(client, "/pushes/")
    page = client.post("/pushes/register/", {"key": "p1", "url": "https://zto.example.cn/push"}).content.decode()
    assert "shown this once" in page
    c.at_centre(county)
    Delivery.objects.update(state="dead", status=500, answer="boom", attempts=9)
    row = Delivery.objects.get()
    listed = faces.text(client, "/pushes/?state=dead")
    assert all(said in listed for said in (row.piece, "arrived", "Given up", "500"))
    address = f"/pushes/{c.CODE}/{row.id}/"
    assert all(
        said in faces.text(client, address) for said in ("boom", "&quot;emsevt&quot;: &quot;EDD&quot;", "Send again")
    )
    faces.text(other, address, 404)
    assert row.piece not in faces.text(other, "/pushes/")
    assert client.post(f"{address}resend/", {"key": "r1"}).status_code == 302
    assert t.states() == ["waiting"]
    webhook = Webhook.objects.get()
    assert other.post(f"/pushes/{c.CODE}/webhooks/{webhook.id}/revoke/", {"key": "v1"}).status_code == 404
    assert client.post(f"/pushes/{c.CODE}/webhooks/{webhook.id}/revoke/", {"key": "v1"}).status_code == 302
    assert t.states() == ["dropped"]


def test_a_dispatcher_sees_every_partner_s_pushes(county: c.County) -> None:
    t.register(county.zto)
    c.at_centre(county)
    page = faces.text(faces.browser(), "/pushes/")
    assert all(said in page for said in ("中通快递", "zto.example.cn", "ZTO-7312345000000", "On its way"))
