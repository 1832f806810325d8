"""Names that must, and names that must not, be taken for one another; and why short words are left alone."""

import pytest
from saga_concordia.names.grammar import guess_separator
from saga_concordia.names.index import NameIndex

ONE = """
    -- payments
    CON107 payment.captured             payment.captrued
    CON107 payment.refunded             payments.refunded
    CON107 payment_intent.succeeded     payment_intent.suceeded
    CON107 payment_intent.succeeded     payment.intent.succeeded
    CON107 charge.dispute.closed        charge.disputes.closed
    CON107 invoice.finalized            invoice.finalised
    CON107 invoice.payment_failed       invoice.payment_faild
    CON102 subscription.cancelled       subscription.canceled
    CON107 customer.subscription.updated customer.subcription.updated
    CON107 payout.reconciled            payout.reconcilled
    CON107 payment.settled              payment.setted
    -- orders
    CON102 order.placed                 order.place
    CON107 order.placed                 orders.placed
    CON107 order.shipped                order.shiped
    CON107 order.fulfilled              order.fullfilled
    CON107 order.delivered              order.delievered
    CON107 order.line_item.added        order.line-item.added
    CON107 order.line_item.added        order.lineItem.added
    CON107 OrderPlaced                  order_placed
    CON102 OrderCancelled               OrderCanceled
    CON107 cart.abandoned               cart.abandonned
    CON107 inventory.reserved           inventry.reserved
    CON107 shipment.dispatched          shipment.despatched
    CON107 return.received              return.recieved
    -- ml
    CON102 ml.run.completed             ml.run.complete
    CON107 ml.run.completed             ml.completed.run
    CON107 ml.run.metrics               ml.run.metric
    CON102 model.trained                model.train
    CON107 model.deployed               model.depolyed
    CON107 dataset.version.created      dataset.versions.created
    CON107 experiment.finished          experment.finished
    CON107 training.checkpoint.saved    training.checkpiont.saved
    CON107 feature_store.updated        feature-store.updated
    -- iot
    CON107 device.connected             device.conected
    CON107 device.firmware.updated      device.firmwares.updated
    CON107 device.telemetry.received    device.telemtry.received
    CON107 sensor.calibrated            sensor.callibrated
    CON107 sensor/temperature/measured  sensor/temprature/measured
    CON107 gateway.provisioned          gateway.provisionned
    -- chat
    CON107 message.received             message.recieved
    CON107 thread_create                thread-create
    CON102 thread_member_join           thread_member_joined
    CON102 user.logged_in               user.log_in
    CON107 channel.archived             chanel.archived
    CON107 reaction_added               reacton_added
    CON107 presence.changed             prescence.changed
    -- ci
    CON107 build.triggered              build.trigered
    CON107 pipeline.succeeded           pipline.succeeded
    CON102 workflow_run.completed       workflow_run.complete
    CON107 workflow_run.completed       workflow-run.completed
    CON102 deployment.rolled_back       deployment.roll_back
    CON107 artifact.published           artefact.published
    CON107 pull_request.synchronized    pull_request.synchronised
    CON107 repository.renamed           repositories.renamed
    CON107 release.signed               release.singed
    CON102 worker.idled                 worker.idle
    -- telecom
    CON107 call.answered                call.ansewred
    CON107 sms.delivered                sms.deliverd
    -- logistics
    CON107 parcel.scanned               parcel.scaned
"""
TWO = """
    -- payments
    payment.captured             payment.cancelled
    payment.paid                 payment.said
    payment.authorized           payment.unauthorized
    charge.refunded              charge.refused
    invoice.sent                 invoice.set
    invoice.paid                 invoice.void
    card.added                   cart.added
    account.debited              account.credited
    payout.paid                  payin.paid
    price.increased              price.decreased
    tax.id.created               tax.ids.listed
    -- orders
    order.placed                 order.replaced
    order.packed                 order.picked
    order.shipped                order.skipped
    order.closed                 order.cloned
    order.started                order.restarted
    order.started                order.stated
    order.created                order.updated
    order.enabled                order.disabled
    item.stocked                 item.stacked
    item.locked                  item.unlocked
    stock.moved                  stock.removed
    stock.low                    stock.law
    return.requested             return.requester
    order.v1                     order.v2
    order.step1.done             order.step2.done
    -- ml
    ml.run.started               ml.run.stopped
    ml.rn.completed              ml.run.completed
    model.trained                model.strained
    model.exported               model.imported
    data.masked                  data.marked
    data.loaded                  data.unloaded
    batch.scored                 batch.stored
    trial.ended                  trail.ended
    prediction.made              production.made
    job.queued                   job.dequeued
    gpu.attached                 cpu.attached
    metric.logged                metric.lagged
    -- iot
    device.online                device.offline
    device.activated             device.deactivated
    device.bound                 device.found
    door.opened                  door.reopened
    valve.opened                 value.opened
    sensor.heated                sensor.seated
    motor.started                meter.started
    zone.tick                    zone.tock
    lamp.lit                     lamp.list
    host.added                   post.added
    signal.lost                  signal.last
    -- chat
    message.sent                 message.seen
    user.joined                  user.coined
    user.banned                  user.unbanned
    user.muted                   user.unmuted
    room.created                 rom.created
    call.held                    call.help
    caller.joined                called.joined
    thread.read                  thread.ready
    user.followed                user.unfollowed
    member.left                  member.lent
    vote.cast                    vote.cost
    inbox.read                   index.read
    -- ci
    build.passed                 build.parsed
    build.failed                 build.filed
    build.tested                 build.rested
    test.run                     text.run
    branch.created               brand.created
    stage.entered                stage.exited
    tag.pushed                   tag.pulled
    pod.created                  prod.created
    node.drained                 node.trained
    form.sent                    from.sent
    plan.applied                 plan.replied
    cluster.scaled_up            cluster.scaled_down
    secret.rotated               secret.rated
    runner.registered            runner.deregistered
    -- telecom
    line.dialed                  line.failed
    route.added                  router.added
    call.routed                  call.rerouted
    -- logistics
    crate.moved                  create.moved
    truck.loaded                 track.loaded
    freight.billed               freight.filled
    port.entered                 part.entered
"""
SHORT = """
    -- CON107: words of four letters and more, one letter dropped or doubled, neighbours swapped
    ordr.placed order.placed         CON107
    order.paidd order.paid           CON107
    uesr.created user.created        CON107
    jobs.done job.done               CON107
    -- a three-letter word and a typo of it: too many abbreviations are one letter apart (cpu, gpu; dns, dsn; ca, cat)
    ml.rn.completed ml.run.completed -
    ml.rnu.completed ml.run.completed -
    cpu.stalled gpu.stalled          -
    dsn.changed dns.changed          -
    pod.started prod.started         -
    eu.order.placed us.order.placed  -
    ios.app.opened iot.app.opened    -
    vm.booted vms.booted             -
    -- four letters and another letter: `host` and `hist` may both be meant
    usar.created user.created        -
    node.added mode.added            -
    -- numbers
    step1.done step2.done            -
    order.placed.v1 order.placed.v2  -
    s3.put s4.put                    -
"""


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines() if not line.strip().startswith("--")]


def taken(written: str, registered: str) -> str:
    """The code that one name gets where only the other is registered; `-` if the two are not related."""
    index = NameIndex([registered], guess_separator([registered]))
    if index.sibling_by_tense(written):
        return "CON102"
    return "CON107" if index.near(written) else "-"


@pytest.mark.parametrize(("code", "a", "b"), rows(ONE))
def test_one_event(code: str, a: str, b: str) -> None:
    assert taken(a, b) == taken(b, a) == code


@pytest.mark.parametrize(("a", "b"), rows(TWO))
def test_two_events(a: str, b: str) -> None:
    assert taken(a, b) == taken(b, a) == "-"


@pytest.mark.parametrize(("a", "b", "code"), rows(SHORT))
def test_short_words(a: str, b: str, code: str) -> None:
    assert taken(a, b) == taken(b, a) == code


def test_the_tables_are_long_enough() -> None:
    assert len(rows(ONE)) >= 40 and len(rows(TWO)) >= 40


@pytest.mark.parametrize(
    ("names", "written", "meant"),
    [
        (["order.paid", "order.said"], "order.aid", ()),
        (["user.created", "user.crested"], "user.creted", ("user.created", "user.crested")),
        (["invoice.colour.changed"], "invoice.color.changed", ("invoice.colour.changed",)),
        (["ml.run.completed"], "ml.completed.run", ("ml.run.completed",)),
        (["ml.run.completed"], "completed.run.ml", ()),
        (["user.group.added"], "group.user.added", ()),
        (["user.created"], "created.user", ("user.created",)),
        (["payment.card_check.failed"], "payment.failed.card_check", ("payment.card_check.failed",)),
    ],
)
def test_near(names: list[str], written: str, meant: tuple[str, ...]) -> None:
    assert NameIndex(names, ".").near(written) == meant
