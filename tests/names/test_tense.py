# ruff: noqa: SIM905 (long word tables read better as text)

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lemminflect import getInflection
from saga_concordia.names.tense import bases, inflections, is_past, is_verb, past, same_verb
from saga_concordia.names.verbs import VERBS

EVENT_VERBS = """
accept acknowledge activate add allocate approve archive assign attach authenticate authorize begin bind block break
broadcast build buy calculate cancel capture change charge check choose claim close collect commit compensate complete
compress confirm connect consume copy create credit debit deactivate decline decrypt defer delete deliver deny deploy
deprecate detach detect disable discard disconnect dispatch download drain drop emit enable encrypt end enqueue enter
escalate evaluate evict exceed execute exit expire export fail fetch find finish flag flush freeze generate get
give go grant halt hide hold import increment index ingest initialize insert install invalidate invite invoke issue join
keep launch leave link load lock log lose make mark merge migrate modify mount move notify open pause pay permit ping
plan poll pop process promote provision publish pull purge push put queue quit raise read rebuild receive reconcile
recover redeem refer refund register reject release remove rename renew reopen replay reply request reserve
reset resolve
restart restore resume retry revoke ride run save schedule send set ship skip split start stop submit succeed suspend
swap sync take throw transfer trigger try unfreeze update upload validate win withdraw write
""".split()
TAXONOMIES = {
    "GitHub webhooks": """
        assign unassign label unlabel milestone demilestone transfer pin unpin dequeue synchronize dismiss edit
        lock unlock publicize privatize star unstar fork rerequest reintroduce appear archive unarchive
        anonymize review sponsor convert answer unanswer categorize resolve unresolve prerelease watch ping
        approve reject
    """,
    "Stripe": """
        accrue authorize reauthorize deauthorize reconcile finalize void dispute reinstate redact fund refund
        settle tax withdraw post verify prorate collect bill invoice charge capture credit debit
    """,
    "Shopify": """
        fulfil redeem restock reassign reroute abandon subscribe unsubscribe uninstall gift price translate
        adjust tag untag draft
    """,
    "Kubernetes": """
        cordon uncordon taint untaint drain evict preempt throttle kill reboot respawn rescale nominate sandbox
        probe schedule unschedule reschedule elect renew scale pull back bind mount unmount attach detach starve
    """,
    "Slack": """
        react mention pin share unshare snooze unsnooze rename rehydrate convene invite convert hide open leave
        mute unmute
    """,
    "Twilio": """
        dial redial bridge hang roam port deflect divert forward whisper barge coach park ring queue record
        transcribe undeliver answer hold
    """,
    "telecom": """
        activate reactivate deactivate provision reprovision deprovision suspend meter bar unbar swap register
        rate
    """,
    "MQTT and devices": """
        connect reconnect disconnect publish acknowledge retain pair unpair calibrate recalibrate flash arm
        disarm trip sense actuate dim brighten heat cool dock undock overheat tamper geofence commission
        decommission wake sleep vibrate
    """,
    "logistics": """
        pick pack palletize manifest load unload seal unseal dispatch depart arrive clear detain inspect consign
        consolidate deconsolidate containerize scan sort weigh damage salvage stow berth anchor fuel refuel tow
        haul shelve stuff strip tender quote book backorder restow unpack repack crate collect hand deliver
        redeliver misroute delay expedite divert
    """,
    "machine learning": """
        train retrain finetune fit refit evaluate score predict infer embed tokenize annotate sample resample
        augment normalize quantize prune distill converge diverge overfit checkpoint register promote drift
        benchmark vectorize featurize impute cluster classify rank batch shard backfill hallucinate prompt
        generate moderate stream shuffle mask
    """,
    "games, finance, security, media": """
        jump clip invert attack avoid lift paint fold look walk mask strain lag heat seat coin slice shape paste
        hack voice touch trick waste intend treat rip slow swear bounce relax refrain regard reside tail tip
        hoist jail unjail slash stake unstake mint burn bridge vest unvest delist relist hedge tally forfeit
        concede nudge spoof phish sniff harden remint unwrap whitelist blacklist allowlist blocklist denylist
        triage page unpage silence mitigate contain eradicate postpone prolong extend shorten trim crop stitch
        render rerender transcode remux mux demux splice dub subtitle caption
    """,
}
"""Verbs of event names by where they are in use."""

DISAGREEMENTS = {
    "unfreeze": ("unfrozen", "the oracle does not know `unfreeze`, and adds -d"),
    "unstar": ("unstarred", "the oracle does not double behind a prefix; GitHub writes `unstarred`"),
}
"""Verb -> our past form, and why the oracle's is not ours."""


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("complete", "completed"),
        ("start", "started"),
        ("stop", "stopped"),
        ("send", "sent"),
        ("freeze", "frozen"),
        ("unfreeze", "unfrozen"),
        ("sync", "synced"),
        ("cancel", "cancelled"),
        ("retry", "retried"),
        ("relay", "relayed"),
        ("deploy", "deployed"),
        ("commit", "committed"),
        ("unplug", "unplugged"),
        ("equip", "equipped"),
        ("tie", "tied"),
        ("rebuild", "rebuilt"),
        ("overwrite", "overwritten"),
        ("override", "overridden"),
        ("undo", "undone"),
        ("reset", "reset"),
        ("resend", "resent"),
        ("panic", "panicked"),
        ("open", "opened"),
        ("reopen", "reopened"),
        ("visit", "visited"),
        ("fix", "fixed"),
        ("frobnicate", "frobnicated"),
        ("request", "requested"),
        ("queue", "queued"),
        ("quit", "quit"),
        ("label", "labeled"),
        ("debug", "debugged"),
        ("upsert", "upserted"),
        ("delay", "delayed"),
        ("deregister", "deregistered"),
    ],
)
def test_past(base: str, expected: str) -> None:
    assert past(base) == expected
    assert is_past(expected)
    assert base in bases(expected)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("found", {"find", "found"}),
        ("left", {"leave"}),
        ("bound", {"bind", "bound"}),
        ("canceled", {"cancel"}),
        ("cancelled", {"cancel"}),
        ("completing", {"complete"}),
        ("hoped", {"hope"}),
        ("stopping", {"stop"}),
        ("retries", {"retry"}),
        ("metrics", {"metrics"}),
        ("completion", {"completion"}),
        ("dying", {"die"}),
    ],
)
def test_bases(word: str, expected: set[str]) -> None:
    assert bases(word) == expected


NATURAL = "feed seed need speed thing string ring king embed bed red shed hundred metric metrics status id process"


@pytest.mark.parametrize("word", NATURAL.split())
def test_no_past(word: str) -> None:
    assert not is_past(word)


@pytest.mark.parametrize(
    "pair",
    """complete:completed completed:completing completes:completed send:sent freeze:frozen start:starts run:running
    frobnicate:frobnicated frobnicating:frobnicate canceled:cancelled found:find left:leave
Complete:completed""".split(),
)
def test_same_verb(pair: str) -> None:
    a, b = pair.split(":")
    assert same_verb(a, b)
    assert same_verb(b, a)


@pytest.mark.parametrize(
    "pair",
    """complete:completion metric:metrics order:orders fee:feed str:string th:thing se:seed widget:widgets start:start
    start:stop b:bed lock:unlock spe:speed hundr:hundred log:logs create:creator Run:run emb:embed""".split(),
)
def test_not_same_verb(pair: str) -> None:
    a, b = pair.split(":")
    assert not same_verb(a, b)
    assert not same_verb(b, a)


def oracle(verb: str) -> set[str]:
    return {form for tag in ("VBN", "VBD") for form in getInflection(verb, tag=tag)}


def test_oracle() -> None:
    more = {verb for text in TAXONOMIES.values() for verb in text.split()} - set(EVENT_VERBS)
    assert len(EVENT_VERBS) >= 170 and len(more) >= 150
    differing = {verb: past(verb) for verb in {*EVENT_VERBS, *more} if past(verb) not in oracle(verb)}
    assert differing == {verb: ours for verb, (ours, _reason) in DISAGREEMENTS.items()}


@pytest.mark.parametrize("source", TAXONOMIES)
def test_a_taxonomy_is_known(source: str) -> None:
    unknown = [verb for verb in TAXONOMIES[source].split() if not (is_verb(verb) and is_past(past(verb)))]
    assert not unknown
    assert not [verb for verb in TAXONOMIES[source].split() if verb not in bases(past(verb))]


def test_enough_verbs() -> None:
    assert len(VERBS) >= 250


@given(st.sampled_from(sorted(VERBS)))
def test_known_round_trip(base: str) -> None:
    for form in inflections(base):
        assert base in bases(form), form


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=9))
def test_unknown_round_trip(base: str) -> None:
    form = past(base)
    assume(any(letter in "aeiouy" for letter in base) and not base.endswith("e"))
    assume(not any(is_verb(other) for other in bases(form)) and not form.endswith("eed"))
    assert base in bases(form)
