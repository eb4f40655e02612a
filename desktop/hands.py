"""In whose hands something of a group can come, and what they can and cannot learn or do there.

Plain words for the window and the command line. Each of them rests on what `crdt/FORMAT.md` and
the code do; whoever changes one of these changes the other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hands:
    """`who` is a heading; the others are whole sentences, the weightiest first."""

    who: str
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    advice: tuple[str, ...]


# What is true of all of them; a word that not everybody knows is explained where it first comes.
BEFORE = (
    "What Folkmoot sends to the others leaves this laptop locked: made unreadable for everybody "
    "but the laptops of the members. Each laptop has a key of its own, a long secret number, and "
    "what is locked for it opens with that key alone.",
    "Only what you save to be read by others is in the open: the rulebook as PDF or Markdown, the "
    "exported log, lessons, pieces, and the files with which people ask to join.",
    "What you tell your agent is in a file of its own, and no road leads from it to the others.",
    "Nothing here grows old by itself. Whoever keeps a locked file, and gets one of the keys years "
    "later, can read it then. Programs that throw their old keys away prevent this (it is called "
    "forward secrecy); Folkmoot does not, so that a laptop that was away for a year can catch up.",
)

_GUESSES = (
    "as long as they like and without you noticing. Each guess costs them about what opening "
    "costs you: most of a second, and 256 MB of memory. A short or common one is found all the "
    "same; eight characters are the fewest that are taken, and too few."
)
_STRONG = "Take five or six words by lot as passphrase, and use them nowhere else."

CARRIER = Hands(
    "Who carries a file: a stick, an e-mail, a messenger",
    (
        "See how large the file is, when it was written, whom it came from and whom it went to.",
        "Count for how many laptops it is locked, though not for whose.",
        "Read its name, for which Folkmoot proposes the name of your group.",
        "Lose it, hold it back, or hand over an old one again.",
        "Keep it, in case they get a key some day.",
    ),
    (
        "Read anything in it: no rule, no name, no vote, and not which group it belongs to.",
        "Change it: where a single letter is another, none of it is taken.",
        "Put anything into it in a member's name: all in it is signed by whoever wrote it.",
    ),
    (
        "Give the file a name that says nothing.",
        "Where a file got lost, write another one: all that the others may lack is in it again.",
    ),
)
FOLDER = Hands(
    "Who runs a shared folder: Dropbox, Syncthing, a server",
    (
        "All that somebody who carries a file can.",
        "See which accounts use the folder, from where, and when each laptop writes how much. Each "
        "laptop has a file of its own for each group, so these can be counted.",
        "Keep every file that ever was in it, delete some, or bring old ones back.",
    ),
    (
        "Read or change any of it.",
        "Tell by the files' names which group or whose laptop it is. Whoever was ever in the group "
        "can work that out.",
    ),
    (
        "Shut somebody who leaves the group out of the folder too; Folkmoot cannot do that.",
        "Where the folder is lost or played with, meet by another road: nothing is only there.",
    ),
)
ROOM = Hands(
    "Who is in the same network, while laptops meet in the room",
    (
        "See that laptops there use Folkmoot, in how many groups each is, when two of them talk "
        "and how much.",
        "Tell, every day, that somebody of your group is there, and which laptop it is, if they "
        "know the group's number: a long number that stays the same for ever. Every member knows "
        "it, everybody who ever was one, and everybody who was ever invited.",
        "Disturb: keep laptops from finding each other, or cut them off.",
    ),
    (
        "Read or change what laptops say to each other: each talks only to keys that it knows from "
        "the group, and locks all of it.",
        "Learn names, or which group it is, without its number. What a laptop calls out is a mark "
        "worked out from that number and the date, another one every day.",
        "Follow you by that mark from one day to the next. The network itself may know your laptop "
        "again all the same, as it does without Folkmoot.",
    ),
    (
        "Switch the room off where nobody should know that somebody of the group is there.",
        "Give an invitation only to people who may know that the group exists.",
    ),
)
INTERNET = Hands(
    "Who stands between two laptops on the internet",
    (
        "See the addresses of both ends, when they talk and how much: your provider, theirs, and "
        "whoever watches the lines.",
        "See the keys of both laptops too, if they run the servers that help laptops find each "
        "other and pass on what cannot go directly (relays). A key stays the same for years, so "
        "they can learn which laptops belong together, and where each is.",
        "Ask these servers about a laptop whose key they know, and so learn whether it can be "
        "reached: members, and whoever was one. The members with whom yours is connected also see "
        "its address, and so roughly where you are.",
    ),
    (
        "Read or change what is said: it is locked from one laptop to the other.",
        "Pass themselves off as a member's laptop.",
        "See anything at all while this road is off, as it is until you switch it on.",
    ),
    ("Leave it off where nobody may know who belongs together; a file by hand tells the least.",),
)
FORMER = Hands(
    "Who left, or was removed",
    (
        "Keep all that the group had up to then, and show it to anybody: rules, names, votes, what "
        "each said. Nothing of it can be called back.",
        "Read what laptops still write that have not heard of it.",
        "Tell that somebody of the group is in the same room, and whose laptop it is.",
        "Read what somebody in the group passes on to them.",
    ),
    (
        "Read what is written by laptops that know of it: it is not locked for theirs any more, "
        "and no laptop that knows of it talks to theirs.",
        "Say, vote or sign anything that counts from then on, but for taking back what they "
        "consented to. What somebody wrote while they were being removed is set aside, for all to "
        "see; only a vote to remove another one still counts.",
        "Read what anybody told their agent.",
    ),
    (
        "Let all laptops meet soon after somebody was removed.",
        "Change what they know besides: the door code, access to the shared folder.",
    ),
)
STOLEN_OFF = Hands(
    "A thief of a laptop that is switched off",
    (
        "See that you use Folkmoot, how large its files are and when they last changed.",
        "Read what lies in the open beside them: the pieces that you keep, the window's settings "
        "with the group's number and the folder's name, and every PDF, log, lesson or invitation "
        "that you saved.",
        f"Guess the passphrase, where one protects your data, {_GUESSES}",
        "Guess the password of your login instead, where the key is in the system's keyring (a "
        "safe that opens as you log in). Where the laptop logs in by itself, there may be nothing "
        "to guess.",
        "Find bits of what you read and wrote, and perhaps keys, where the system moved memory to "
        "the disk: as it ran out of memory (swap), or as the laptop slept. Only a disk that is "
        "locked as a whole prevents that.",
    ),
    (
        "Read your groups, your drafts or your conversations with your agent without that key: "
        "Folkmoot never writes them to the disk unlocked.",
        "Change them so that Folkmoot takes it: what was tampered with is not opened.",
    ),
    (
        "Lock the whole disk; Windows, macOS and Linux can all do it. It is the best of these.",
        "Switch it off when you travel. A laptop that only sleeps is one that is switched on.",
        _STRONG,
        "Tell the others, and retire the laptop from another one of yours. If a guess could have "
        "been easy, do all that is said of a laptop that was switched on.",
    ),
)
STOLEN_ON = Hands(
    "A thief of a laptop that is switched on and unlocked",
    (
        "Read all that you can: your groups, what you are writing, what you told your agent.",
        "Act as you: say, vote, consent, take consents back, leave.",
        "Take your keys along, for example in a backup. With these they can bring in a laptop of "
        "theirs as one of yours, even after the stolen one was retired.",
    ),
    (
        "Change or delete what you or anybody said before.",
        "Write in another member's name, or read what others told their agents.",
        "Do it unseen: every laptop of the group shows what was signed, and by which device.",
    ),
    (
        "Tell the others at once, and retire the laptop from another one of yours. What it signs "
        "then, and what your other laptop had not got by then, does not count, but for taking "
        "consents back and for votes on removing somebody.",
        "Then be removed by the others, and join anew with a new data folder. Only that makes keys "
        "that were copied worth nothing for all that comes then.",
        "Lock the screen whenever you go away.",
    ),
)
HOSTILE = Hands(
    "A member whose laptop is hostile, or is not under their hand any more",
    (
        "Read all that is in the group, and give it to anybody. No program can prevent that.",
        "Say what is not true: about what they want, about effects, about the time on their clock.",
        "Hold back what others wrote, or come late with what they wrote themselves.",
        "Tell one laptop this and another one that. As soon as those two meet, both versions are "
        "shown side by side, and what that device writes from then on is set aside.",
        "Send rubbish, such as files that swell when they are opened. It is refused at the gate, "
        "and shown with its sender.",
    ),
    (
        "Write, vote or consent in anybody else's name.",
        "Change or delete what was said, without every other laptop noticing.",
        "Bind you to anything: a consent holds for the very words that you signed.",
        "Reach your agent, what you told it, or anything else on your laptop.",
    ),
    (
        "Look at what was refused, and by whom; it may be a fault and no malice, so ask first.",
        "Read the group's fingerprint to each other, a short number that is the same only where "
        "all is the same.",
        "More than half of the others can remove a member.",
    ),
)
BACKUP = Hands(
    "Who holds your backup file",
    (
        "See that it is a backup of Folkmoot, when it was written, and how large it is, which is "
        "about as large as all that you have.",
        f"Guess the passphrase, {_GUESSES}",
        "Do all that you can, once they have the passphrase: read every group and what you told "
        "your agent, act as you, and bring in a laptop as one of yours.",
    ),
    (
        "Read any of it without the passphrase, not even the names of your groups.",
        "Change it without Folkmoot noticing before anything is taken from it.",
        "Open it for you when you have forgotten the passphrase. Nobody can.",
    ),
    (
        _STRONG,
        "Keep the file away from the laptop, and the passphrase away from the file.",
        "Delete backups that you need no more: to each its own passphrase opens it for ever.",
    ),
)
OLLAMA = Hands(
    "The Ollama server on this machine, which runs the model",
    (
        "Read every word that the model is asked: what you tell your agent, and, where it mediates "
        "or rates, what the members said.",
        "Keep it or pass it on. Folkmoot cannot tell a server that does so from one that does not.",
        "Answer falsely, or worse than it could.",
        "Do what any program on your laptop can, if it is not what it says: as much as a thief of "
        "one that is unlocked.",
        "Run somewhere else, if somebody set it up so: then your words go over the network, and as "
        "a rule in the open. A model with “cloud” at the end of its name runs at its vendor's; "
        "Folkmoot takes such a one only if you name it yourself.",
    ),
    (
        "Get anything from Folkmoot that it is not asked about.",
        "Sign or send anything. What it answers is text, which is checked, and shown as a draft "
        "until you say yes.",
    ),
    (
        "Get Ollama from its makers, and let it run on this laptop.",
        "Choose to work without a model: everything in Folkmoot works without one.",
    ),
)

HANDS = (
    CARRIER, FOLDER, ROOM, INTERNET, FORMER, STOLEN_OFF, STOLEN_ON, HOSTILE, BACKUP, OLLAMA,
)  # fmt: skip
