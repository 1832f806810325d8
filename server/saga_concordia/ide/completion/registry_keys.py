"""The keys of a registry in YAML, and what they mean, as `taxonomy/schema/registry.schema.json` has it."""

TOP = {
    "version": "Version of this registry.",
    "domains": "For each source domain, the category prefixes that it may emit.",
    "roots": "Name patterns of events that start a chain: they have no causation id.",
    "naming": "How event names must look.",
    "extends": "Paths of registries that this one builds on, relative to this file.",
    "events": "The events by name, or as a list.",
}
EVENT = {
    "version": "Version of the payload's shape.",
    "summary": "One sentence for hovers and reports.",
    "reliability": "The team's own word, such as `persistent` or `transient`.",
    "payload": "Fields and their types; `?` after a field or a type makes the field optional.",
    "sources": "Domains that emit the event.",
    "causation": "Whether the event must carry a causation id; a root carries none.",
    "owners": "Who answers for the event.",
    "tags": "Free words that rules and dialects may refer to.",
    "deprecated": "Marks an event that should no longer be used.",
}
LISTED_EVENT = {"name": "An event's name; `{...}` makes it a template: `thundra.tick.{zone_id}`.", **EVENT}
DEPRECATED = {"since": "Version or date.", "replaced_by": "The event to use instead.", "reason": ""}
NAMING = {
    "separator": "What stands between segments.",
    "segments": "How many segments a name has.",
    "pattern": "A regular expression that each segment must match as a whole.",
    "tense": "`past`: names end in a verb in the past tense.",
    "nouns": "`singular`: nouns stand in the singular.",
    "exempt": "Name patterns that tense and nouns do not hold for.",
}
SEGMENTS = {"min": "", "max": ""}
FIELD = {"type": "The team's own word for the type.", "required": ""}
