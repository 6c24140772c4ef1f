#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Writes the `translated` patterns of data/symptoms.json from the catalogues of gcc, binutils, bash
and the C library, as Debian's packages gcc-12-locales, binutils-common, bash and libc-l10n have them.

    data/generate_translations.py [DIRECTORY]     /usr/share/locale, or where packages were unpacked
"""

import gettext
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
SYMPTOMS = ROOT / "data/symptoms.json"
LANGUAGES = ("de", "es", "fr", "ja", "ru", "zh_CN")
WIDTH = 102

# Per symptom: the catalogue, alternatives of its message, and what its last conversions stand for.
MESSAGES = {
    "library-not-found": [("ld", ["%P: cannot find %s\n"], ["{*}", "-l{lib:file}"]),
                          ("ld", ["%P: cannot find %s: %E\n"],
                           ["{*}", "-l{lib:file}", "{*}"])],
    "undefined-reference": [("ld", ["%X%P: %C: undefined reference to `%pT'\n",
                                    "%X%C: undefined reference to `%T'\n"],
                             ["{*}", "{*}", "{symbol}"])],
    "linker-of-the-host": [("bfd", ["file in wrong format", "File in wrong format"], []),
                           ("bfd", ["%pB: relocations in generic ELF (EM: %d)",
                                    "%B: Relocations in generic ELF (EM: %d)"],
                            ["{*}", "{machine}"])],
    "argument-unknown": [("gcc-12", ["unrecognized command-line option %qs"], ["{option}"]),
                         ("ld", ["%P: unrecognized option '%s'\n"], ["{*}", "{option}"])],
    "exec-format": [("bash", ["%s: cannot execute binary file: %s"], ["{*}", "{*}"]),
                    ("libc", ["Exec format error"], [])],
    "disk-full": [("libc", ["No space left on device"], [])],
}
# "fatal error: openssl/ssl.h: No such file or directory" is put together from three messages.
HEADERS = {"header-missing": "{header}", "openssl-headers": "openssl/ssl.h",
           "libc-headers-missing": "stdio.h", "cxx-headers-missing": "iostream"}


# Of versions before and after those of the catalogues.
OTHERS = {
    "library-not-found": ["kann -l{lib:file} nicht finden", "ne peut trouver -l{lib:file}",
                          "-l{lib:file} kann nicht gefunden werden"],
    "undefined-reference": ["nicht definierter Verweis auf »{symbol}«",
                            "undefinierter Verweis auf »{symbol}«"],
    "linker-of-the-host": ["Datei in falschem Format", "fichier dans un mauvais format"],
}


def catalogue(root, language, name):
    path = root / language / "LC_MESSAGES" / f"{name}.mo"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog  # pylint: disable=protected-access


def quotes_alike(text):
    """explain takes typographic single quotes for plain ones, and leaves the others."""
    return text.translate({0x2018: "'", 0x2019: "'", ord("`"): "'"})


def pattern(text, values):
    """A translated message with its conversions replaced, as a pattern of what stays the same."""
    conversion = re.compile(r"%(?:p[TBS]|[a-zA-Z])")
    text = re.sub(r"%F|%X", "", text.strip())
    # gcc puts quotes around %qs; which ones depends on the language.
    text = text.replace("%qs", "%s")

    # Messages differ between versions in what stands in front.
    left = list(values)[-len(conversion.findall(text)):]
    parts = conversion.sub(lambda _: left.pop(0) if left else "{*}", text)
    parts = re.sub(r"^(\s*\{\*\}[\s\u00a0:：]*)+", "", parts)
    parts = re.sub(r"[\s\u00a0:：]*(\{\*\})?[\s\u00a0:：]*$", "", parts)
    return quotes_alike(parts)


def translations(root):
    found = {}

    def add(symptom, text):
        if "\u00a0" in text:  # written as a common blank by some, and not at all by others
            add(symptom, text.replace("\u00a0", " "))
        words = re.sub(r"\{[^}]*\}", "", text)
        if len(words.encode()) >= 8 and text not in found.setdefault(symptom, []):
            found[symptom].append(text)

    for symptom, texts in OTHERS.items():
        for text in texts:
            add(symptom, text)
    for language in LANGUAGES:
        for symptom, messages in MESSAGES.items():
            for name, alternatives, values in messages:
                known = catalogue(root, language, name)
                for text in (known[one] for one in alternatives if one in known):
                    add(symptom, pattern(text, values))
        fatal = catalogue(root, language, "gcc-12").get("fatal error: ")
        joined = catalogue(root, language, "cpplib-12").get("%s: %s", "%s: %s")
        missing = catalogue(root, language, "libc").get("No such file or directory")
        if fatal and missing:
            for symptom, header in HEADERS.items():
                add(symptom, fatal + joined.replace("%s", header, 1).replace("%s", missing, 1))
    return found


def written(value, indent=0, key=""):
    """JSON with short lists on one line."""
    line = json.dumps(value, ensure_ascii=False)
    blanks = " " * indent
    flat = not isinstance(value, (dict, list)) or not any(
        isinstance(one, (dict, list))
        for one in (value.values() if isinstance(value, dict) else value))
    fits = len(blanks) + len(key) + len(line) < WIDTH
    if not isinstance(value, (dict, list)) or (flat and fits and (key or isinstance(value, list))):
        return line
    if isinstance(value, list):
        items = [f"{blanks}  {written(one, indent + 2)}" for one in value]
        return "[\n" + ",\n".join(items) + f"\n{blanks}]"
    items = []
    for name, one in value.items():
        head = json.dumps(name, ensure_ascii=False) + ": "
        items.append(f"{blanks}  {head}{written(one, indent + 2, head)}")
    return "{\n" + ",\n".join(items) + f"\n{blanks}}}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/locale")
    knowledge = json.loads(SYMPTOMS.read_text(encoding="utf-8"))
    found = translations(root)
    if not found:
        sys.exit(f"there are no catalogues of {', '.join(LANGUAGES)} in {root}")
    for place, symptom in enumerate(knowledge["symptoms"]):
        symptom.pop("translated", None)
        if symptom["id"] in found:
            items = list(symptom.items())
            after = [name for name, _ in items].index("patterns") + 1
            items.insert(after, ("translated", found[symptom["id"]]))
            knowledge["symptoms"][place] = dict(items)
    SYMPTOMS.write_text(written(knowledge) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
