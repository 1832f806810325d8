"""Which registered names are asked for, and which are offered, where a name is unknown."""

import pytest
from saga_concordia.names.index import NameIndex
from saga_concordia.names.suggest import is_meant, is_plausible

ASKED = """
    OrderPlacedEvent         OrderPlaced
    order_placed             order_placed_message
    ml.run.metric            ml.run.metrics
    ml_run_complete          ml.run.completed
    run.ml.completed         ml.run.completed
    created_user             user_created
    group.user.added         user.group.added
    created.ml.run           ml.run.created
    order-payment-faild      order.payment.failed
    UserCreated              user.created
    completeOrder            order.completed
    memberJoin               member_joined
    thread_create            thread.create
"""
OFFERED = """
    command_completion           app_command_completion
    ml.trial.completed           ml.run.completed
    ml.run.banana                ml.run.completed
    order.finished               order.completed
    user.profile.changed         user.profile.updated
    shop.order.line.added        shop.order.added
    order.placed.v2              order.placed
"""
NEITHER = """
    order_shipped                order_paid
    worker-online                worker_init
    ExecuteCommandRemovedEvent   PreTorrentRemovedEvent
    scheduled_event_delete       scheduled_event_create
    guild_unavailable            guild_available
    poll_vote_remove             poll_vote_add
    user.logged_out              user.logged_in
    payment.card.not_declined    payment.card.declined
    payment.card.charged         payment.card.refunded
    shop.order.shipped           shop.order.paid
    host.memory.high             host.memory.low
    job.run.succeeded            job.run.failed
    door.lock.opened             door.lock.closed
    TorrentRemovedEvent          SessionRemovedEvent
    message.created              notification.created
    chat.message                 chat.notification
    qqq                          www
    thundra.tik.north            thundra.tick.{zone_id}
"""


def pairs(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("name", "registered"), pairs(ASKED))
def test_asked(name: str, registered: str) -> None:
    assert is_meant(name, registered)
    assert NameIndex([registered], ".").suggest(name) == (registered,)


@pytest.mark.parametrize(("name", "registered"), pairs(OFFERED))
def test_offered_but_not_asked(name: str, registered: str) -> None:
    assert not is_meant(name, registered)
    assert is_plausible(name, registered)
    assert NameIndex([registered], ".").suggest(name) == (registered,)


@pytest.mark.parametrize(("name", "registered"), pairs(NEITHER))
def test_never_guessed(name: str, registered: str) -> None:
    for a, b in ((name, registered), (registered, name)):
        assert not is_meant(a, b)
        assert not is_plausible(a, b)
        assert NameIndex([b], ".").suggest(a) == ()


def test_at_most_three_nearest_first_and_asked_before_offered() -> None:
    index = NameIndex(["ml.run.x.started", "ml.run.x.ended", "ml.run.x.paused", "x.banana.ml.run", "ml.run.x.bananas"])
    found = index.suggest("ml.run.x.banana")
    assert found[:2] == ("ml.run.x.bananas", "x.banana.ml.run")
    assert len(found) == 3
