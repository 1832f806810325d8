"""How many minutes a change takes a person, by its kind, unless `[audit.effort]` in the settings says otherwise."""

EFFORT = {
    "register": 30,
    "rename": 15,
    "thread": 40,
    "source": 15,
    "id": 30,
    "forward": 60,
    "compensation": 150,
    "move": 30,
    "step": 150,
    "payload": 15,
    "review": 15,
}
"""Figures of a team that planned this work by hand: an event is registered in 30 min, a name mended in 15 min,
causation threaded through three sagas in 2 h, an id forwarded in 1 h, a stub written in 2 to 3 h. The rest is set
beside these."""
