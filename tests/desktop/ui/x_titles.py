"""Prints the names of all windows on the X display, asked of the server by libX11."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, byref, c_char_p, c_uint, c_ulong, c_void_p

X = ctypes.CDLL("libX11.so.6")
X.XOpenDisplay.restype = c_void_p
X.XDefaultRootWindow.argtypes, X.XDefaultRootWindow.restype = [c_void_p], c_ulong
X.XFetchName.argtypes = [c_void_p, c_ulong, POINTER(c_char_p)]
X.XQueryTree.argtypes = [
    c_void_p, c_ulong, POINTER(c_ulong), POINTER(c_ulong), POINTER(POINTER(c_ulong)),
    POINTER(c_uint),
]  # fmt: skip


def titles(display: int, window: int) -> Iterator[str]:
    name = c_char_p()
    if X.XFetchName(display, window, byref(name)) and name.value:
        yield name.value.decode("utf-8", "replace")
    root, parent, count, children = c_ulong(), c_ulong(), c_uint(), POINTER(c_ulong)()
    if X.XQueryTree(display, window, byref(root), byref(parent), byref(children), byref(count)):
        for index in range(count.value):
            yield from titles(display, children[index])


if __name__ == "__main__":
    opened = X.XOpenDisplay(None)
    if opened:
        print("\n".join(titles(opened, X.XDefaultRootWindow(opened))))
