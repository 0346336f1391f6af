"""What is cut for the prints: each motif is a function of the sheet and of one of its variants."""

from collections.abc import Callable

from laclef.demo.motifs import grounds, indoors, objects, people, town, waters
from laclef.demo.press import Sheet

Motif = Callable[[Sheet, int], None]
MOTIFS: dict[str, Motif] = {
    "sea": waters.sea,
    "moon": waters.moon,
    "pool": waters.pool,
    "trees": grounds.trees,
    "road": grounds.road,
    "desert": grounds.desert,
    "zigzag": grounds.zigzag,
    "planet": grounds.planet,
    "birds": grounds.birds,
    "city": town.city,
    "rooftops": town.rooftops,
    "terraces": town.terraces,
    "factory": town.factory,
    "bars": town.bars,
    "house": indoors.house,
    "room": indoors.room,
    "crowd": people.crowd,
    "hands": people.hands,
    "portraits": people.portraits,
    "mask": people.mask,
    "lens": people.lens,
    "beam": people.beam,
    "flame": people.flame,
    "table": people.table,
    "flowers": objects.flowers,
    "harvest": objects.harvest,
    "strip": indoors.strip,
    "music": objects.music,
    "rooster": objects.rooster,
    "horse": objects.horse,
    "key": objects.key,
    "television": indoors.television,
}
