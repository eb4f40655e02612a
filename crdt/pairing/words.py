"""Words that stand for numbers, so that people can say and hear them without a mistake.

Short, known to most, and no two alike: each word has three first letters of its own, and no slip of
one letter turns one word into another. A word is one byte.
"""

from __future__ import annotations

_LIST = """
acorn agate album almond amber anchor apron artist aspen atlas attic autumn avenue badger bamboo
banjo barley basket beacon beetle bicycle birch biscuit blossom bonnet bottle branch bridge
broom buffalo button cabin cactus candle carrot castle cedar cello chimney chorus cinema circle
cliff clock cocoa comet corner cradle cricket crumb crystal cuckoo cupboard curtain cushion
daisy dancer diamond dolphin domino donkey dragon dream drift eagle earth easel echo elbow
emerald engine envelope evening fabric falcon family farmer fiddle firefly flamingo flint floor
flute forest fossil fountain freckle frost galaxy garden ginger giraffe glacier globe goose
gravel guitar hammer harbour hazel heather hedge helmet hillside hobby holly honey horizon
iceberg igloo insect island ivory jaguar jasmine jersey jewel jigsaw jungle kayak kennel kitchen
kiwi koala lamp lantern laurel lavender lemon leopard lettuce library lilac linen lizard lobster
lotus lunch magnet mango marble meadow mirror mitten motor muffin museum napkin nephew nickel
noodle nutmeg oasis ocean octopus olive onion orange orchard otter oven palace pancake pebble
pelican pencil petal piano pickle pigeon pillow pirate planet plum pocket pollen poppy potato
powder pumpkin puppet puzzle pyramid queen quilt rabbit radish raisin ribbon ripple robin rubber
runner saddle salad sandal saucer scarf scooter shadow shell shovel silver sketch snow sofa
sparrow spider spoon squirrel stable stocking straw sugar summer sunset swallow swing tailor
teapot temple tennis thimble thunder tinsel toast tomato tower tractor trellis trumpet tulip
turtle umbrella unicorn vanilla velvet village vinegar violin volcano voyage waffle wagon walnut
water wheat whisper window wolf woodland yarn zebra zigzag zinc zipper
"""
WORDS = tuple(_LIST.split())  # 256, in alphabetical order; the first stands for the byte 0


def words_of(data: bytes, count: int) -> tuple[str, ...]:
    """The first `count` bytes of `data`, a word each. Raises `ValueError` where it has fewer."""
    if len(data) < count:
        raise ValueError(f"{len(data)} bytes make no {count} words")
    return tuple(WORDS[byte] for byte in data[:count])


def word_meant(said: str) -> str:
    """The word that begins with the three letters that `said` begins with, or "" if none does."""
    start = said.strip().lower()[:3]
    return next((word for word in WORDS if word[:3] == start), "")
