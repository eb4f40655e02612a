"""What each command of `folkmoot` takes and does, one module a theme; a command calls the
workspace and returns what to print."""

from desktop.commands.common import Answer, Command

__all__ = ["Answer", "Command"]
