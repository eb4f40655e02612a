"""How an agent rates a wording for its owner: effects on values, times what matters to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.profiles.profile import utility
from deliberation.profiles.sharing import rounded
from llm.errors import BadAnswer
from llm.rating.effects import model_effects
from llm.room.asking import Room
from llm.words.effects import Found, effects_of

_SHOWN = 3  # the words with the largest effects are told
_TENTH = 10  # hundredths: what a rating is rounded to


@dataclass(frozen=True)
class OwnRating:
    """`utility` in hundredths of [-1, 1], whole tenths; `by_model` false: by the word list.

    `trouble` says why the model's effects were not used, where one was asked.
    """

    utility: int
    effects: tuple[Found, ...]
    by_model: bool
    trouble: str = ""

    def words(self) -> str:
        """The words with the largest effects, in a line.

        In an order by what matters to the owner they would tell the group what that is.
        """
        heavy = sorted(self.effects, key=lambda each: -abs(each.effect))
        return "; ".join(dict.fromkeys(each.words for each in heavy[:_SHOWN]))


def rating_of(weights: Sequence[int], effects: Sequence[Found]) -> int:
    """u = sum over v of w_v E_v to the nearest tenth, in hundredths; see `profile.utility`.

    The weights are rounded as they are to be shared: the word list is public, so that each exact
    rating would be an equation in the weights, and twenty of them would give the profile away.
    """
    exact = utility(rounded(tuple(weights)), {each.value: each.effect for each in effects})
    tenths = (abs(exact) + _TENTH // 2) // _TENTH
    return _TENTH * (tenths if exact >= 0 else -tenths)


async def rate(
    room: Room | None, text: str, before: str, weights: Sequence[int], ref: str = ""
) -> OwnRating:
    """How a wording in place of `before` serves somebody with these weights, in thousandths.

    The model is told the two texts alone, never the weights. Without a model, or where its
    answer cannot be used, the word list says what it does. Raises `ModelError` where the model
    cannot be reached.
    """
    trouble = ""
    if room is not None:
        try:
            read = await model_effects(room, text, before, ref=ref)
            return OwnRating(rating_of(weights, read.found), read.found, by_model=True)
        except BadAnswer as error:
            trouble = str(error)
    found = effects_of(text, before)
    return OwnRating(rating_of(weights, found), found, by_model=False, trouble=trouble)
