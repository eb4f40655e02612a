"""What each kind of act is called where it did not come to count."""

from __future__ import annotations

from desktop.ui.words import translate


def things() -> dict[str, str]:
    """The phrase for each kind of act, by its name in an entry."""
    return {
        "found": translate("quarantine", "The founding of a group"),
        "admit": translate("quarantine", "A yes to somebody who wants to join"),
        "add-device": translate("quarantine", "Another device"),
        "retire-device": translate("quarantine", "The retirement of a device"),
        "remove": translate("quarantine", "A vote to remove somebody"),
        "uphold": translate("quarantine", "A vote that a removal should stand"),
        "leave": translate("quarantine", "Leaving the group"),
        "acknowledge": translate("quarantine", "Whether something still fits"),
        "position": translate("quarantine", "A position"),
        "propose": translate("quarantine", "An option"),
        "retract": translate("quarantine", "An option taken back"),
        "rate": translate("quarantine", "A rating"),
        "assess": translate("quarantine", "What an option would do"),
        "mediate": translate("quarantine", "A mediation"),
        "rate-candidates": translate("quarantine", "Ratings of candidates"),
        "object": translate("quarantine", "An objection"),
        "withdraw": translate("quarantine", "An objection withdrawn"),
        "consent": translate("quarantine", "A consent"),
        "revoke": translate("quarantine", "A consent taken back"),
        "choose": translate("quarantine", "How the group should decide"),
        "delegate": translate("quarantine", "A ballot lent"),
        "recall": translate("quarantine", "A ballot taken back"),
        "trial": translate("quarantine", "Terms for a trial"),
        "observe": translate("quarantine", "An outcome of a trial"),
        "conclude": translate("quarantine", "How a trial should end"),
        "learn": translate("quarantine", "A lesson"),
        "take-lesson": translate("quarantine", "A lesson taken in"),
        "share": translate("quarantine", "What matters to somebody"),
        "situate": translate("quarantine", "What a deliberation is about"),
        "touch": translate("quarantine", "Whom a clause touches"),
        "deadline": translate("quarantine", "A deadline"),
        "close": translate("quarantine", "The end of a vote"),
        "seal": translate("quarantine", "A sealed outcome"),
        "close-review": translate("quarantine", "The end of a review"),
        "originate": translate("quarantine", "Where a clause comes from"),
        "predict": translate("quarantine", "A sealed prediction"),
        "reveal": translate("quarantine", "A prediction opened"),
        "judge": translate("quarantine", "A mark for an option"),
    }
