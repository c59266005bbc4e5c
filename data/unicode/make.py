#!/usr/bin/env python3
"""Makes words.txt and digits.txt, both in this folder, from Python's own copy of the Unicode database.

    python3 make.py

The tables are frozen at Unicode 14 and this script refuses any other version: Python 3.11 has it. The result depends
on nothing but that version and this file; run it again and compare.
"""

import pathlib
import unicodedata

VERSION = "14.0.0"
HERE = pathlib.Path(__file__).parent

# Letters that stand for apostrophes (Uzbek o‘z, Tongan Vava‘u): people type whichever mark their keyboard has, and all
# the others separate. So must these, or one word would be found by one spelling only.
APOSTROPHES = range(0x02B9, 0x02C0)

# What has no width is dropped by the analysis before it looks here. Combining grapheme joiner, variation selectors.
INVISIBLE = {0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def is_word(c):
    """Letters, marks and numbers."""
    return unicodedata.category(chr(c))[0] in "LMN" and c not in APOSTROPHES and c not in INVISIBLE


def ranges(wanted):
    """The code points that are wanted, as pairs of first and last."""
    found = []
    for c in filter(wanted, range(0x110000)):
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def main():
    if unicodedata.unidata_version != VERSION:
        raise SystemExit(f"this Python has Unicode {unicodedata.unidata_version}, the tables are of {VERSION}")
    words = "".join(f"{first:04X}..{last:04X}\n" for first, last in ranges(is_word))
    (HERE / "words.txt").write_text(words, encoding="ascii")
    zeros = [c for c in range(0x80, 0x110000) if unicodedata.category(chr(c)) == "Nd" and unicodedata.digit(chr(c)) == 0]
    (HERE / "digits.txt").write_text("".join(f"{zero:04X}\n" for zero in zeros), encoding="ascii")


if __name__ == "__main__":
    main()
