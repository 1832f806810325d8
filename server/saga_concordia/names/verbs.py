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
        abandon abort accept access accrue accumulate achieve acknowledge ack acquire activate adapt add
    adjust admit adopt     advance advertise age aggregate agree alert align allocate allow alter amend
    analyse analyze announce anonymize     answer appear append apply appoint approve archive arm arrive ask
    assemble assert assess assign associate attach     attempt attend audit authenticate authorise authorize
    await award back backfill backup balance ban batch bill block     blend boost book bookmark boot bootstrap
    bounce branch browse buffer bump cache calculate calibrate call cancel     capture categorize cease
    certify chain challenge change charge chart check checkpoint checksum claim classify clean     cleanse
    clear click clone close cluster coalesce collapse collect combine commence comment commission commit
    compact     compare compensate compile complete compose compress compute conclude confirm conflict connect
    consent consolidate     construct consume contact contain continue contribute control convert coordinate
    copy correct correlate count crash     crawl create credit cross deactivate debit debug decay decide
    decide decline decode decommission decompress decrease     decrement decrypt dedupe deduplicate defer
    define defragment degrade delay delegate delete deliver demote deny     depart deploy deposit deprecate
    deprovision dequeue derive deserialize design destroy detach detect determine     develop diagnose die
    diff differ digest disable disallow disappear disarm discard discharge disconnect discover     dismiss
    dismount dispatch display dispose dispute dissolve distribute divert document donate download downgrade
    downscale drain drift drop dump duplicate earn echo edit eject elapse elect elevate embed emit enable
    encode     encounter encrypt end endorse enforce engage enlist enqueue enrich enrol enroll ensure enter
    entitle escalate     establish estimate evaluate evict evolve exceed exchange exclude execute exempt
    exhaust exist exit expand expect     expire explore export expose express extend extract fail fetch file
    fill filter finalise finalize finish fire fix     flag flip float flood flow flush focus follow force fork
    format forward free fulfil fulfill fund garbage gather     generate grant group guard guarantee halt
    handle harvest hash heal help hibernate highlight hire hook host     hydrate identify idle ignite ignore
    impersonate implement import impose improve include increase increment incur     index infer inflate
    inform ingest inherit initialise initialize initiate inject insert inspect install instantiate
    instruct integrate intercept interrupt introduce invalidate invite invoice invoke issue iterate join kick
    kill     label land lapse launch learn level like limit link liquidate list listen load localize locate
    lock log loop lower     mail maintain manage map mark marshal match materialize mature measure mention
    merge message migrate mine mint     mirror miss mitigate mix mock model moderate modify monitor mount move
    multiply mute name navigate need negotiate     nest nominate normalize notice notify nudge number obtain
    occur offer omit onboard open operate optimise optimize     order organize orchestrate originate oscillate
    overflow overlap own pack package page pair park parse partition     pass patch pause peer perform permit
    persist pick pin ping pipe place plan play plug point poll pool pop populate     port post postpone prefer
    prepare present preserve press prevent price print prioritize probe proceed process     produce profile
    program progress project promote prompt propagate propose protect provide provision prune publish     pull
    pulse pump purchase purge push qualify quantize quarantine query queue quote raise rank rate reach react
    rebalance reboot recall receive recommend reconcile record recover recur recycle redeem redirect reduce
    refer     refill refine reflect refresh refund refuse regenerate register regrant reject relate relay
    release reload relocate     rely remain remediate remember remind remit remove rename render renew rent
    reopen reorder repair repeat replace     replay replenish replicate reply report represent request require
    reschedule rescue reserve resize resolve respawn     respond rest restart restore restrict result resume
    resurrect retain retire retract retrain retrieve retry return     reveal reverse revert review revise
    revive revoke reward rewind roll rotate route sample sanction save     scale scan schedule score scrape
    screen scrub seal search secure seed segment select separate serialize serve     settle shard share shift
    ship sign signal simulate skip snapshot snooze solve sort spawn specify     spike stabilize stage stale
    stall stamp star start starve state stem step stop store stream strip structure subscribe     submit
    succeed suggest summarize supersede supply support suppress surface suspend sustain swap switch sync
    synchronise synchronize synthesize tag talk target tax terminate test throttle tick time toggle tokenize
    touch trace     track trade train transact transcode transfer transform transition translate transmit
    transport trap travel traverse     trigger trim trip trust try tune turn tweak type unarchive unassign
    unban unblock undeploy unenroll unfollow uninstall     unlink unload unlock unmark unmount unmute unpack
    unpause unpin unplug unpublish unregister unseal unshare     unsubscribe unsuspend untag unwrap update
    upgrade upload upscale upsert use vacate vaccinate validate vanish vary     verify version veto view
    violate visit void vote wait want warm warn watch whitelist widen wipe wire work wrap yield     zip zoom
    """
)
"""Regular verbs that event names are made of (base forms)."""

VERBS: frozenset[str] = REGULAR | frozenset(IRREGULAR)
"""Every base form that is known to be a verb, prefixed forms (`rebuild`) apart."""

PREFIXES: tuple[str, ...] = ("under", "over", "fore", "auto", "out", "mis", "pre", "un", "re", "with")
"""Prefixes under which an irregular verb stays irregular (`unfreeze`, `rebuild`, `overwrite`)."""

DOUBLING: frozenset[str] = words_of(
    """
        abet acquit admit allot backlog bootstrap cancel catalog commit compel confer control debug defer
    deter disbar emit     enrol equip excel expel format forget fulfil hotplug hotswap incur infer input
    kidnap occur offset omit output     overlap overstep patrol permit prefer program propel rebel recur refer
    regret remit repel submit transfer transmit     transship unwrap snapshot zigzag
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
        access age alert answer audit award back backup balance batch bill block book bookmark boot branch
    buffer bump cache     call cast chain challenge change charge chart check checkpoint checksum claim click
    clone cluster comment commission commit     conflict consent contact control copy cost count crash credit
    cross cut deal debit delay deposit design die diff     digest display dispute document download drift drop
    dump duplicate echo edit end estimate exchange export express     feed fight file fill filter fix flag
    flip float flood flow focus fork format fund garbage grant group guard guarantee     hash help hold host
    hook import increase increment index insert invite invoice issue join label lead level light     like
    limit link list load lock log loop mail map mark match measure mention message mine mirror mix mock model
    monitor mount move name need nest notice number offer order overlap pack package page pair park partition
    pass patch     pause peer permit pick pin ping pipe place plan play plug point poll pool port post present
    press price print probe     process produce profile program progress project prompt pull pulse pump
    purchase purge push query queue quote rank     rate read record refund release repair replay reply report
    request rescue reserve reset result return review reward ride     ring rise roll route run sample sanction
    save scale scan schedule score screen seal search seed segment set shard     share shift ship show sign
    signal sink slide snapshot sort spawn speed spike split spread spring stage stall stamp     stand star
    state stem step stick stop store stream string strike strip structure supply support surface swap switch
    sync tag     talk target tax test throw tick time toggle touch trace track trade train transfer transition
    transport trap travel     trigger trim trip trust try turn type update upgrade upload use version veto
    view visit void vote wait wake warm     watch wind wire work write yield zip zoom
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

ADVERBS: frozenset[str] = words_of("early late twice once soon forever again")
"""Adverbs that do not end in -ly."""

NO_ADVERBS: frozenset[str] = words_of(
    """
        ally anomaly apply assembly belly bully butterfly comply daily family fly imply italy july jelly monopoly
    multiply only poly rely reply supply ugly
    """
)
"""Words in -ly that are no adverbs."""
