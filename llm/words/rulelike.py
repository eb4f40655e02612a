"""Tells sentences that read like rules from chatter, and from orders to whoever mediates.

Both are word lists that anybody can read. They only choose among members' own sentences; in a
language that the lists do not know every sentence scores by its numbers and length alone, and
the order in which the member wrote them decides.
"""

from __future__ import annotations

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_OBLIGES = _words(
    "must should shall may need needs required allowed forbidden agree agrees "
    "muss müssen soll sollen sollte sollten darf dürfen verboten erlaubt "
    "doit doivent devrait peut peuvent interdit faut "
    "debe deben debería puede pueden prohibido "
    "moet moeten mag mogen devono deve deveria pode podem"
)
_LIMITS = _words(
    "no not never nobody none always only every everyone each all anyone quiet until between after "
    "before from unless except least most per without "
    "kein keine keinen nicht nie niemand immer nur jede jeder jeden alle bis zwischen nach vor ab "
    "mindestens höchstens ruhe ohne "
    "aucun aucune jamais toujours seulement chaque tous toutes jusqu entre après avant sans "
    "ningún ninguna nunca siempre solo cada todos todas hasta entre después antes sin"
)
_CHATTER = _words(
    "hi hello thanks thank sorry honestly think feel felt guess maybe perhaps hate love because "
    "wonder remember yesterday annoyed angry tired "
    "hallo danke glaube finde vielleicht leider weil merci bonjour pense gracias hola creo"
)
_FIRST_PERSON = _words("i i'm i've my me ich mir mich mein meine je moi mon ma yo mi")
_WORD = re.compile(r"\w+(?:['’]\w+)*")

# An order to the mediator: a verb of choosing or ignoring at the head of a clause, and then
# what only a mediator has: the others, the instructions, the choice itself.
_HEAD = r"(?:^|[,;:.!?—–()\"“-]\s*|\b(?:please|just|and|then|now|must|should|bitte|und)\s+)"
_OTHERS = (
    r"(?:\s+(?:all|any|the|every|of|what|these|those|your|their|previous|above|other|prior)){0,5}"
    r"\s+(?:others?|instructions?|prompts?|positions?|everyone|everybody|everything|above)\b"
)
_MINE = r"\s+(?:only\s+)?(?:mine\b|this one\b|my\s+(?:position|word|wording|text|option|proposal))"
_ORDERS = [
    re.compile(order, re.IGNORECASE)
    for order in (
        _HEAD + r"(?:ignore|disregard|forget|overrule|override|skip|discard)" + _OTHERS,
        _HEAD + r"(?:choose|pick|select|adopt|prefer|favou?r|use|take|return|output|write)" + _MINE,
        _HEAD + r"(?:ignorier\w*|vergiss|missachte)\b.{0,40}\b(?:ander|vorherig|anweisung)",
        _HEAD + r"(?:wähle?|nimm|nehmt)\s+(?:nur\s+)?mein",
        _HEAD + r"(?:ignore[rz]?|oublie[rz]?)\b.{0,40}\b(?:autres|instructions|précédent)",
        _HEAD + r"(?:choisi\w*|prend\w*|prenez)\s+(?:le mien|la mienne|les miens|ma position)\b",
        _HEAD + r"(?:ignora\w*|olvida\w*)\b.{0,40}\b(?:otros|otras|demás|instrucciones)\b",
        r"\byou are (?:now )?(?:an?|the) (?:ai|assistant|mediator|model|judge)\b",
        r"\b(?:system prompt|as an ai|language model|the mediator (?:must|should|shall))\b",
    )
]


def rule_score(sentence: str) -> int:
    """How much a sentence reads like a rule; the higher the better, chatter is below 0.

    +3 for a word that obliges or allows, +2 for one that draws a limit, +2 for a number or a
    time, +1 for 3 to 40 words; -2 for a word of chatter, -3 for beginning with oneself ("I must
    get up early"), -1 for oneself further on, -4 for a question. Each counts once.
    """
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(sentence[:2_000])]
    known = set(words)
    score = 3 * bool(known & _OBLIGES) + 2 * bool(known & _LIMITS)
    score += 2 * any(ch.isdigit() for ch in sentence) + (3 <= len(words) <= 40)
    score -= 2 * bool(known & _CHATTER)
    score -= 3 if words[:1] and words[0] in _FIRST_PERSON else bool(known & _FIRST_PERSON)
    return score - 4 * sentence.rstrip("\"'”’»)* ").endswith(("?", "？", "؟"))


def is_instruction(sentence: str) -> bool:
    """Whether a sentence gives orders to whoever mediates rather than saying what the rule is."""
    return any(order.search(sentence) for order in _ORDERS)
