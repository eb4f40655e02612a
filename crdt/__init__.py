"""What a group holds and how it merges: signed entries, the rulebook document, the store, bundles.

Everything that leaves the laptop goes out through this package, and this package cannot see the
room where conversations are kept. Start reading at FORMAT.md, `gate` and `group`.
"""
