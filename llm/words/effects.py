"""What an option does to each of the twenty values, told by word lists where there is no model.

It compares words, it does not understand: what the option's text says more than the text that
stands, less what falls away. Every effect shows the words that it rests on, so that anybody can
see where it is wrong and correct it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from deliberation.fields import HUNDRED, LINE_LIMIT
from deliberation.profiles.values import VALUES
from llm.words.sentences import split_sentences
from llm.words.value_words import Sign, WordList, read_word_list
from llm.words.word_reading import Hit, common_words, hits_in
from resources import path, read_text

_QUOTED = 120  # characters of one quote in a line
_Key = tuple[Sign, int]  # a sign, and its effect as turned by the words around it


@dataclass(frozen=True)
class Found:
    """An effect on a value, in hundredths of [-1, 1], never 0.

    `said` are exact words of the option, `gone` exact words of the text that stands and that the
    option no longer says.
    """

    value: str
    effect: int
    said: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The words in one line of at most `LINE_LIMIT` characters, what falls away marked so."""
        quotes = [f"“{_short(each)}”" for each in self.said]
        quotes += [f"no longer “{_short(each)}”" for each in self.gone]
        line = ""
        for number, quote in enumerate(quotes):
            longer = f"{line}, {quote}" if line else quote
            if len(longer) > LINE_LIMIT - len(", and 10000 more"):
                return f"{line}, and {len(quotes) - number} more"
            line = longer
        return line


@cache
def word_lists() -> Mapping[str, WordList]:
    """The lists that come with the program, by language. Raises `WordListError`."""
    names = sorted(each.name.split(".") for each in path("values").iterdir())
    return {
        name[1]: read_word_list(read_text(f"values/{'.'.join(name)}"))
        for name in names
        if name[0] == "words" and name[2:] == ["toml"]
    }


def effects_of(text: str, before: str, language: str | None = None) -> tuple[Found, ...]:
    """What `text` does to each value, in the circle's order, compared to `before` as it stands.

    A repeal has the text "", and for a matter that no clause covers yet `before` is "". Sentences
    that stand in both are left out, and signs that stand in the others of both cancel out; one
    that is new counts once, and so does one that falls away, the other way round. The effect is
    their sum, cut at -100 and 100; a value of which nothing is said, or as much for it as against
    it, is left out.

    `language` (as in BCP 47) chooses the list. Without one, or with one that has no list, each
    sentence is read with the list whose common words it has most of, or else with all of them.
    Neither the order of sentences nor anything but these three arguments matters.
    """
    ours, theirs = _sentences(text), _sentences(before)
    now, was = _signs(ours - theirs, language), _signs(theirs - ours, language)
    said = {key: words for key, words in now.items() if key not in was}
    gone = {key: words for key, words in was.items() if key not in now}
    found = []
    for value in VALUES:
        total = _sum(said, value) - _sum(gone, value)
        if total:
            effect = max(-HUNDRED, min(HUNDRED, total))
            found.append(Found(value, effect, _quotes(said, value), _quotes(gone, value)))
    return tuple(found)


def _sentences(text: str) -> set[str]:
    return set(split_sentences(text))


def _signs(sentences: Iterable[str], language: str | None) -> dict[_Key, str]:
    """The signs in the sentences, each with words that it rests on: the first by letters."""
    found: dict[_Key, str] = {}
    for sentence in sentences:
        for hit in _hits(sentence, language):
            key = hit.sign, hit.effect
            found[key] = min(hit.words, found.get(key, hit.words))
    return found


@lru_cache(maxsize=2_000)
def _hits(sentence: str, language: str | None) -> tuple[Hit, ...]:
    """Kept, since each candidate is compared to one and the same text as it stands."""
    return hits_in(sentence, _lists_for(sentence, language))


def _lists_for(sentence: str, language: str | None) -> Sequence[WordList]:
    lists = word_lists()
    known = lists.get((language or "").split("-")[0].lower())
    if known:
        return [known]
    common = Counter({name: common_words(sentence, each) for name, each in lists.items()})
    (first, most), *others = common.most_common()
    return [lists[first]] if all(most > number for _, number in others) else [*lists.values()]


def _sum(signs: Mapping[_Key, str], value: str) -> int:
    return sum(effect for (sign, effect) in signs if sign.value == value)


def _quotes(signs: Mapping[_Key, str], value: str) -> tuple[str, ...]:
    """The words for one value, each once, the weightiest first."""
    about = [
        (-abs(effect), words) for (sign, effect), words in signs.items() if sign.value == value
    ]
    return tuple(dict.fromkeys(words for _, words in sorted(about)))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
