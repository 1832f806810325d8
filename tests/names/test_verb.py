# ruff: noqa: SIM905 (long word tables read better as text)
"""Where the verb of a name stands, and which names are in the past tense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saga_concordia.names.similarity import sibling_by_tense
from saga_concordia.names.verb import untensed, verb_of

PAST = """
    ml.run.completed                    completed
    user:logged_in                      logged
    job:set_up                          set
    user.signed_up                      signed
    member.kicked_out                   kicked
    cart.checked_out                    checked
    release.rolled_back                 rolled
    session.timed_out                   timed
    light.turned.on                     turned
    service.scaled_down                 scaled
    OrderPlaced                         Placed
    TorrentRemovedEvent                 Removed
    UserLoggedInEvent                   Logged
    OrderPlacedV2Event                  Placed
    order.placed.v2                     placed
    order.placed.event.v1               placed
    order.placed.2024-05-01             placed
    order_placed_message                placed
    order.placed.notification           placed
    reached_end_of_stream               reached
    file.moved_to_trash                 moved
    job.failed_with_error               failed
    job.failed_to_start                 failed
    order.placed.by_guest               placed
    OrderPlacedOnBackorder              Placed
    call.put_on_hold                    put
    door.left_open                      left
    task.marked_complete                marked
    shipment.held_at_customs            held
    code_scanning_alert.appeared_in_branch appeared
    sign_in_attempted_by_user           attempted
    item.added_to_closed_list           added
    payment.completed_successfully      completed
    x.failed_permanently                failed
    x.permanently_failed                failed
    sync.completed_partially_with_errors completed
    message.delivered_twice             delivered
    UserChangedPassword                 Changed
    customer.joined_room                joined
    log_in_failed                       failed
    sign_up_started                     started
    time_to_live_expired                expired
    user.not_found                      found
    network.shut_down                   shut
    pair.split_up                       split
    config.reset                        reset
    {entity}_deleted                    deleted
"""
NOT_PAST = """
    job:start_up                        start
    user.log_in                         log
    user.sign_up                        sign
    data.back_up                        back
    order_start_event                   start
    OrderPlaceEvent                     Place
    OrderStartV2Event                   Start
    x.fail_permanently                  fail
    reach_end_of_stream                 reach
    user.create_order                   create
    failed_job_retry                    retry
    logged_in_retry                     retry
    window.open                         open
    poll_vote_remove                    remove
    send_to_blocked_user                send
    add_to_closed_list                  add
    sign_in_attempt                     attempt
    chat.message                        message
    calendar.event                      event
    user.notification                   notification
    order_message                       message
    network.anomaly                     anomaly
    device.offline                      offline
    device.heartbeat                    heartbeat
    stock.supply                        supply
    system.presence.join                join
    dag.commit                          commit
    evt.v2.change                       change
    order.placed.item                   item
    PlaceOrderCommand                   Command
"""


def rows(text: str) -> list[tuple[str, str]]:
    return [(name, verb) for name, verb in (line.split() for line in text.strip().splitlines())]


@pytest.mark.parametrize(("name", "verb"), rows(PAST))
def test_past(name: str, verb: str) -> None:
    found = verb_of(name)
    assert found is not None and found.text == verb
    assert untensed(name) is None


@pytest.mark.parametrize(("name", "word"), rows(NOT_PAST))
def test_not_past(name: str, word: str) -> None:
    found = untensed(name)
    assert found is not None and found.text == word


@pytest.mark.parametrize("name", ["thundra.tick.{zone_id}", "order.create.{id}", "{event}", "v2", "123", "", "..."])
def test_nothing_to_judge(name: str) -> None:
    assert untensed(name) is None


def test_a_verb_is_sought_in_earlier_segments() -> None:
    for name in ("order.placed.item", "order.placed.{id}"):
        found = verb_of(name)
        assert found is not None and found.text == "placed"
    assert verb_of("{event}") is None


@pytest.mark.parametrize(
    "pair",
    """user.log_in:user.logged_in job/set_up:job/setting_up OrderPlaceEvent:OrderPlacedEvent
    order_place_message:order_placed_message reach_end_of_stream:reached_end_of_stream
    x.fail_permanently:x.failed_permanently order.place.v2:order.placed.v2
    user.change_password:user.changed_password order.place.by_guest:order.placed.by_guest
    cart.check_out:cart.checked_out order.place.item:order.placed.item""".split(),
)
def test_siblings(pair: str) -> None:
    a, b = pair.split(":")
    assert sibling_by_tense(a, b, "") and sibling_by_tense(b, a, "")


@pytest.mark.parametrize(
    "pair",
    """user.log_in:user.logged_out start_failed:started_failed log_in_failed:logged_in_failed
    user.log_in:user.login scheduled_event_create:schedule_event_create failed_job_retry:fail_job_retry""".split(),
)
def test_no_siblings(pair: str) -> None:
    a, b = pair.split(":")
    assert not sibling_by_tense(a, b, "") and not sibling_by_tense(b, a, "")


@given(st.text("aBinev2._-:{}", max_size=30) | st.text(max_size=30))
def test_any_text_is_survived(name: str) -> None:
    verb = verb_of(name)
    assert verb is None or name[verb.start : verb.end] == verb.text
    assert untensed(name) is None or name
