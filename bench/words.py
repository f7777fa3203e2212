"""Words counted in a dict; the text is split at spaces and line ends as a binary is in Erlang."""

from __future__ import annotations

import re

UNIT = ("word", 225_000)


def main():
    text = b"the quick brown fox jumps over the lazy dog and the cat\nsat on a mat while it rained\n" * 12_500
    words = [word for word in re.split(b"[ \n]", text) if word]
    counts = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return len(words) * 100 + len(counts) + counts[b"the"]
