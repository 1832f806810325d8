"""Word lists behind tense and similarity: data only, so that a word can be added without reading code.

Irregular forms follow the usual dictionaries; `IRREGULAR` gives, per base, the past forms with the preferred
past participle (the form that event names use) last.
"""


def words_of(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


IRREGULAR: dict[str, tuple[str, ...]] = {
    base: tuple(forms)
    for base, *forms in (
        line.split()
        for line in """
        arise arose arisen
        awake awoke awoken
        bear bore borne
        beat beat beaten
        become became become
        begin began begun
        bend bent
        bet bet
        bid bid
        bind bound
        bite bit bitten
        bleed bled
        blow blew blown
        break broke broken
        breed bred
        bring brought
        broadcast broadcasted broadcast
        build built
        burst burst
        buy bought
        cast cast
        catch caught
        choose chose chosen
        come came come
        cost cost
        creep crept
        cut cut
        deal dealt
        dig dug
        do did done
        draw drew drawn
        drink drank drunk
        drive drove driven
        eat ate eaten
        fall fell fallen
        feed fed
        feel felt
        fight fought
        find found
        fit fit fitted
        flee fled
        fly flew flown
        forbid forbade forbidden
        forecast forecasted forecast
        forget forgot forgotten
        forgive forgave forgiven
        freeze froze frozen
        get got gotten
        give gave given
        go went gone
        grind ground
        grow grew grown
        hang hung
        hear heard
        hide hid hidden
        hit hit
        hold held
        hurt hurt
        keep kept
        know knew known
        lay laid
        lead led
        leave left
        lend lent
        let let
        lie lay lied lain
        light lighted lit
        lose lost
        make made
        mean meant
        meet met
        pay paid
        proofread proofread
        prove proved proven
        put put
        quit quit
        read read
        rid rid
        ride rode ridden
        ring rang rung
        rise rose risen
        run ran run
        say said
        rollback rolled_back
        see saw seen
        setup set_up
        shutdown shut_down
        seek sought
        sell sold
        send sent
        set set
        shake shook shaken
        shed shed
        shine shined shone
        shoot shot
        show showed shown
        shrink shrank shrunk
        shut shut
        sing sang sung
        sink sank sunk
        sit sat
        sleep slept
        slide slid
        speak spoke spoken
        speed speeded sped
        spend spent
        spin spun
        split split
        spread spread
        spring sprang sprung
        stand stood
        steal stole stolen
        stick stuck
        strike struck stricken
        string strung
        swear swore sworn
        sweep swept
        swim swam swum
        swing swung
        take took taken
        teach taught
        tear tore torn
        tell told
        think thought
        throw threw thrown
        understand understood
        upset upset
        wake woke woken
        wear wore worn
        win won
        wind wound
        withdraw withdrew withdrawn
        withhold withheld
        write wrote written
        """.strip().splitlines()
    )
}
"""Base -> past forms, the preferred participle last."""

REGULAR: frozenset[str] = words_of(
    """
    abandon abort accept access accrue accumulate achieve ack acknowledge acquire activate actuate adapt add adjust
    admit adopt advance advertise age aggregate agree alert align allocate allow allowlist alter amend analyse
    analyze anchor annotate announce anonymize answer appear append apply appoint approve archive arm arrive ask
    assemble assert assess assign associate assort attach attack attempt attend audit augment authenticate authorise
    authorize avoid await award back backfill backorder backup bail balance ban bar barge batch benchmark berth bill
    blacklist blend block blocklist book bookmark boost boot bootstrap botch bounce brace branch bridge brighten
    browse buffer bump burn bust cache calculate calibrate call cancel caption capture categorize cease certify
    chain challenge change charge chart check checkpoint checksum claim classify clean cleanse clear click clip
    clone close cluster coach coalesce coin collapse collect combine commence comment commission commit compact
    compare compensate compete compile complete comply compose compress compute concede conclude confirm conflict
    conform connect consent consign consolidate construct consume contact contain containerize continue contrast
    contribute control convene converge convert cool coordinate copy cordon correct correlate count crash crate
    crawl create credit crop cross damage dash deactivate deauthorize debit debug decay decide decline decode
    decommission decompress deconsolidate decrease decrement decrypt deduce dedupe deduplicate defect defer define
    deflect defragment degrade delay delegate delete delist deliver demilestone demote demux denote deny denylist
    depart deploy deposit deprecate deprovision dequeue derive deserialize design destine destroy detach detain
    detect determine develop devote diagnose dial die diff differ digest dim disable disallow disappear disarm
    discard discharge disconnect discount discover dismiss dismount dispatch display dispose dispute dissolve
    distill distribute diverge divert dock document donate downgrade download downscale draft drain drift drop dub
    dump duplicate earn echo edit eject elapse elect elevate embed emit employ enable encode encounter encrypt end
    endorse enforce engage enlist enqueue enrich enrol enroll ensure enter entitle eradicate escalate establish
    estimate evaluate evict evolve exceed exchange exclude execute exempt exhaust exist exit expand expect expedite
    expire explode explore export expose express extend extract fail featurize fetch file fill filter finalise
    finalize finetune finish fire fix flag flash flip float flood floor flow flush focus fold follow fool force
    forfeit fork format forward free fuel fulfil fulfill fund garbage gather generate geofence gift glean grant
    group guarantee guard hack hallucinate halt hand handle harden harvest hash haul head heal heat hedge heel help
    hibernate highlight hire hoist hook host hush hydrate identify idle ignite ignore impersonate implement import
    impose improve impute include increase increment incur indent index infer inflate inform ingest inherit
    initialise initialize initiate inject insert inspect install instantiate instruct integrate intend intercept
    interrupt introduce invalidate invert invite invoice invoke issue iterate jail join jump kick kill label lack
    lag land lapse launch learn level lift like limit link liquidate list listen load localize locate lock log look
    loop lower mail maintain manage manifest map mark marshal mask match materialize mature measure mention merge
    mess message meter migrate milestone mind mine mint mirror miss mitigate mix mock model moderate modify monitor
    mount move multiply mute mux name navigate need negotiate nest nominate normalize notice notify nudge number
    obtain occur offer omit onboard open operate optimise optimize orchestrate order organize originate oscillate
    overflow overheat overlap own pack package page paint pair palletize park parse partition pass paste patch
    patent pause peek peer perform permit persist phish pick pickle pin ping pipe pitch place plan play plug point
    poll pool pop populate port post postpone predict preempt prefer prepare present preserve press prevent price
    prime print prioritize privatize probe proceed process produce profile program progress project prolong promote
    prompt propagate propose prorate protect provide provision prune publicize publish pull pulse pump purchase
    purge push qualify quantify quantize quarantine query queue quote raise rank rate reach react rebalance reboot
    recall receive recommend reconcile record recover recur recycle redact redeem redial redirect reduce refer
    refill refine reflect refrain refresh refuel refund refuse regard regenerate register regrant reinstate reject
    relate relax relay release reload relocate rely remain remediate remember remind remit remove remux rename
    render renew rent reopen reorder repair repeat replace replay replenish replicate reply report represent request
    require reschedule rescue reserve reside resize resolve respawn respond rest restart restock restore restow
    restrict result resume resurrect retain retire retract retrain retrieve retry return reveal reverse revert
    review revise revive revoke reward rewind reword rip roam roll rotate route salvage sample sanction sandbox save
    scale scan schedule score scrape screen scrub seal search seat secure seed segment select sense separate
    serialize serve settle shape shard share shave shelve shift ship shorten shuffle sign signal silence simulate
    skip slash slice slow snapshot sniff snooze solve sort spawn specify spell spike splice sponsor spoof stabilize
    stage stake stale stall stamp star start starve state stem step stitch stop store stow strain stream strip
    stroke structure stuff submit subscribe subtitle succeed suffer suggest summarize supersede supply support
    suppress surface suspend sustain swap sweat switch sync synchronise synchronize synthesize tag tail taint talk
    tally tamper target tax tender terminate test throttle tick time tip tire toggle tokenize touch tow trace track
    trade train transact transcode transcribe transfer transform transition translate transmit transport trap travel
    traverse treat triage trick trigger trim trip trust try tune turn tweak type unarchive unassign unban unblock
    uncordon undeploy undock unenroll unfollow uninstall unjail unlink unload unlock unmark unmask unmount unmute
    unpack unpause unpin unplug unpublish unregister unseal unshare unstake unsubscribe unsuspend untag untaint
    unvest unwrap update upgrade upload upscale upsert use vacate vaccinate validate vanish vary vectorize verify
    version vest veto vibrate view violate visit voice void vote wait walk want warm warn waste watch weigh whisper
    whitelist widen wipe wire work wrap yield zip zoom
    """
)
"""Regular verbs that event names are made of (base forms)."""

VERBS: frozenset[str] = REGULAR | frozenset(IRREGULAR)
"""Every base form that is known to be a verb, prefixed forms (`rebuild`) apart."""

PREFIXES: tuple[str, ...] = ("under", "over", "fore", "auto", "out", "mis", "pre", "un", "re", "with")
"""Prefixes under which an irregular verb stays irregular (`unfreeze`, `rebuild`, `overwrite`)."""

DOUBLING: frozenset[str] = words_of(
    """
    abet acquit admit allot backlog bootstrap cancel catalog commit compel confer control debug defer deter disbar
    embed emit enrol equip excel expel forget format fulfil hotplug hotswap incur infer input kidnap occur offset
    omit output overlap overstep patrol permit prefer program propel rebel recur refer regret remit repel snapshot
    submit transfer transmit transship unwrap zigzag
    """
)
"""Verbs of several syllables that double their last letter (`commit`, `committed`)."""

EITHER: frozenset[str] = words_of(
    """
        cancel catalog channel dial equal focus fuel fulfil label level marshal model signal snapshot total
    travel tunnel bias bus     benefit initial input output trial parcel panel
    """
)
"""Verbs of which both spellings are in use (`canceled`, `cancelled`)."""

NOUN_LIKE: frozenset[str] = words_of(
    """
    access age alert anchor answer attack audit award back backorder backup bail balance bar barge batch benchmark
    berth bill block book bookmark boot bounce brace branch bridge buffer bump burn bust cache call caption cast
    chain challenge change charge chart check checkpoint checksum claim click clip clone cluster coach coin comment
    commission commit conflict consent contact contrast control cool copy cordon cost count crash crate credit crop
    cross cut damage dash deal debit defect delay deposit design dial die diff digest discount display dispute dock
    document download draft drift drop dub dump duplicate echo edit employ end estimate exchange export express feed
    fight file fill filter fix flag flash flip float flood floor flow focus fold fool forfeit fork format fuel fund
    garbage gift grant group guarantee guard hack hand hash haul head heat hedge heel help hoist hold hook host hush
    import increase increment indent index insert invite invoice issue jail join jump label lag lead level lift
    light like limit link list load lock log look loop mail manifest map mark mask match measure mention mess
    message meter milestone mind mine mirror mix mock model monitor mount move name need nest notice number offer
    order overlap pack package page paint pair park partition pass paste patch patent pause peer permit phish pick
    pickle pin ping pipe pitch place plan play plug point poll pool port post present press price prime print probe
    process produce profile program progress project prompt pull pulse pump purchase purge push query queue quote
    rank rate read record refund release repair replay reply report request rescue reserve reset restock result
    return review reward ride ring rip rise roam roll route run salvage sample sanction sandbox save scale scan
    schedule score screen seal search seat seed segment sense set shape shard share shave shift ship show sign
    signal silence sink slash slice slide snapshot sort spawn speed spell spike splice split sponsor spread spring
    stage stake stall stamp stand star state stem step stick stitch stop store strain stream strike string strip
    stroke structure stuff subtitle supply support surface swap sweat switch sync tag tail taint talk tally tamper
    target tax tender test throw tick time tip tire toggle touch tow trace track trade train transfer transition
    transport trap travel treat triage trick trigger trim trip trust try turn type update upgrade upload use version
    vest veto view visit voice void vote wait wake walk warm waste watch wear whisper wind wire work write yield zip
    zoom
    """
)
"""Verbs that are nouns too: their form in -s is taken as a plural (`order`, `orders`), not as a tense."""

NOT_INFLECTED: frozenset[str] = words_of(
    """
        anything bed bleed breed ceiling creed darling deed during embed evening everything exceed feed greed
    heed herring     hundred indeed king kindred moped morning naked need newsfeed nothing offspring proceed
    red reed ring     sacred seed shed shred sibling something speed steed sterling string succeed thing tweed
    underling weed wedding     wicked wing zed biped coed crossbreed duckling earring inbred infrared
    """
)
"""Words that end like a past tense or a gerund and are neither."""

_OPPOSITE_TEXT = """
    accept:reject accept:refuse accept:decline activate:deactivate add:remove allow:deny allow:block approve:reject
    approve:decline arm:disarm arrive:depart attach:detach begin:end bind:unbind block:unblock buy:sell
    commit:rollback complete:fail compress:decompress confirm:reject connect:disconnect create:delete create:destroy
    credit:debit deploy:undeploy enable:disable encode:decode encrypt:decrypt enqueue:dequeue enter:exit enter:leave
    export:import extend:shorten fail:succeed fill:empty freeze:unfreeze gain:lose give:take grant:revoke
    grow:shrink hide:show hire:fire include:exclude increase:decrease increment:decrement inflate:deflate
    inherit:disinherit insert:delete install:uninstall join:leave join:part load:unload load:save lock:unlock
    lose:win mount:unmount mount:dismount mute:unmute open:close pass:fail pause:resume permit:forbid post:get
    promote:demote publish:unpublish pull:push push:pop put:get read:write receive:send register:unregister
    register:deregister scale:descale serialize:deserialize start:stop start:end start:finish subscribe:unsubscribe
    suspend:resume tick:tock upgrade:downgrade upload:download upscale:downscale inbound:outbound incoming:outgoing
    input:output internal:external ingress:egress minimum:maximum minor:major positive:negative source:target
    before:after above:below first:last head:tail left:right lower:upper valid:invalid active:inactive
    primary:secondary prefix:suffix online:offline parent:child inner:outer internal:interval requester:requested
    debtor:creditor sender:receiver up:down in:out on:off success:failure success:error old:new high:low
    request:response hit:miss raise:clear raise:resolve trigger:resolve trigger:clear open:resolve archive:restore
    delete:restore remove:restore deposit:withdraw check:uncheck expand:collapse add:delete add:subtract
    create:remove insert:remove start:complete begin:complete start:fail succeed:error succeed:crash complete:abort
    complete:cancel start:cancel connect:drop follow:ignore win:forfeit charge:refund pay:refund capture:refund
    start:pause resolve:reopen buy:return pick:drop rise:fall cancel:confirm cancel:approve expire:renew
    cancel:renew ban:pardon
"""
OPPOSITES: frozenset[frozenset[str]] = frozenset(frozenset(pair.split(":")) for pair in _OPPOSITE_TEXT.split())
"""Pairs that mean different things however alike they look."""

NEGATIONS: frozenset[str] = words_of("not no non never without un")
"""Words that turn a name into its contrary."""

SYNONYMS: dict[str, str] = {
    word: group.split()[0]
    for group in """
        complete finish end succeed conclude done
        start begin launch initiate commence
        create add insert make
        delete remove destroy erase
        update change modify edit amend alter
        fail error crash
        send dispatch emit publish
        receive get obtain
        cancel abort
        approve accept
        reject decline deny refuse
        pay settle
    """.strip().splitlines()
    for word in group.split()
}
"""Base forms that one event may be named by, each with the first of its group."""

COMMON_WORDS: frozenset[str] = words_of(
    """
        account action address agent alarm amount asset attempt auction author banner basket bucket budget
    button buyer     cable cart case catalog category center channel child city class client clock code color
    column command company     component config contact content contract context cookie country county coupon
    course creation currency cursor     customer data database date device dialog domain door draft driver
    email employee engine entity entry error event     exception external factor failure feature field folder
    font form frame friend game gateway goal goods guest health hour house     house icon identity image inbox
    input instance intent interval internal inventory item job journal junction key label lease     ledger
    lender letter license line location login logout loan machine manager margin market massage master matter
    meter     method metric minute mode module month mouse network node note notification object option origin
    output owner     packet panel parent part partner party path patient payment person phase phone photo
    picture plane planet player     pocket policy portal position power prediction preference pressure primary
    prize problem product production     promotion property protection provider quality quantity question
    range reader reason receipt region relation     renewal resource response role room root rule saga sale
    scene schema scope season seat second section sector seller     sender sensor series server service
    session setting sheet shipment signature size slot socket source space stack     stock stamp station
    status storage story strategy street student subject success summary system table task team     tenant
    term text thread threat threshold ticket tile title token tool topic total trail trial type unit user
    value     variable vehicle vendor video wallet warehouse weather week weight widget window worker writer
    year zone     cell call mail male site side sign sound round ground audio radio ratio brain grain drain
    plant plate slate slide     model modal medal metal mental rental medial manual annual adapter adopter
    chapter character chart charm
    """
)
"""Frequent nouns of event names: two of these are two words, not one word and its misspelling."""

PARTICLES: frozenset[str] = words_of("in out up down off on over back away through around along apart aside together")
"""Words that make one verb with the verb before them (`log in`, `roll back`)."""

PREPOSITIONS: frozenset[str] = words_of(
    """
        about across after against among as at because before between by due during for from inside into of onto
    outside per since to toward towards under until upon via with within without
    """
)
"""Words that begin a phrase behind the verb (`failed_with_error`), and never belong to the verb itself."""

ADJECTIVE_LIKE: frozenset[str] = words_of("clean clear close complete correct dry empty free live open own secure warm")
"""Verbs that are adjectives too: behind a participle (`marked_complete`) they say no more of what happens."""

ADVERBS: frozenset[str] = words_of("early late twice once soon forever again")
"""Adverbs that do not end in -ly."""

NO_ADVERBS: frozenset[str] = words_of(
    """
        ally anomaly apply assembly belly bully butterfly comply daily family fly imply italy july jelly monopoly
    multiply only poly rely reply supply ugly
    """
)
"""Words in -ly that are no adverbs."""

CONFUSABLE: frozenset[str] = words_of(
    """
    alien alloy angel angle apple assembly aware ballet bath beta bitter black bland blond bold bone born brand
    bread brown bumpy cafe cage camp cancer candle cape card care caret cask casual causal cent chair chance char
    chat chick child chin clan clash closet coarse cold colder colon comet cone cord course crane crate crust crypt
    dairy damp deer delivery dent diary discovery embedded equality even event expert expiry extent factor father
    feather fine flask flat flight food fore formal forum front frost function gain gender gold good grace graft
    grand grid guess hard head heart height hole hollow horse hose inner insect integral invert lamp lane latter
    leader lean least leather lent line linen liner link literate litter locale logic loose lord maker male manner
    map maple march martin math meat media median medical mere mind mine mink modem moral mortal mound mouth movie
    multiple naked nature nettle nose older page pane parity part party pass past peace persona peter phony photon
    phrase pine pink plain police polo port postal powder prayer prime prince projection prone properly pure purse
    quiet quite quota racket ramp raster ration ready recovery registry remote rent rest robe robot rope rose route
    ruler sage sake sand scent scheme setter shade shaft shark sharp sheen sheep shell shine shirt shoe short shrine
    simple sine skate skunk slack slave sleepy slide slope sloth small smart snake snare sock sole solid spade span
    spear spice spine stable stag stall statue steam sticky still stone string strong style suite sweet swift tack
    tale tank tape tensor tent test text thick thin thorn tile torch trace trail trait trial truck trust type unity
    vague valve varnish vector wage wallet ward warp weary weather white whole wide wider wine word world yard
    """
)
"""Further words that are one letter away from a word of events: `valve` is no misspelling of `value`."""
