#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""How often `xtool explain` is right: on every log below tests/data/logs, and on each of them once
more with what a CI system, a container or a build tool puts in front of its lines.

    tests/support/explain_sweep.py XTOOL [--write]    --write renews docs/explain-accuracy.md
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOGS = ROOT / "tests/data/logs"
DOCUMENT = ROOT / "docs/explain-accuracy.md"
MOST_WRONG = 0.02

# What came of the logs that were added last, when explain read them for the first time.
UNSEEN = (559, 64, 47)

NOISE = [
    lambda n: f"2025-03-14T09:{n // 60 % 60:02}:{n % 60:02}.4849145Z ",
    lambda n: f"#12 {n // 10}.{n % 10}31 ",
    lambda n: "| ",
    lambda n: "shop> ",
    lambda n: "shop-1  | ",
    lambda n: f"build\tRun cargo build\t2025-03-14T09:26:{n % 60:02}.48Z ",
    lambda n: f"[09:{n // 60 % 60:02}:{n % 60:02}] ",
]
START = ["+ cargo build --release", "   Compiling libc v0.2.169", "   Compiling memchr v2.7.4", ""]
END = ["", "Process completed with exit code 101."]


def noisy(log, number, failed):
    """The log as a job prints it; which noise depends on the number of the log."""
    prefix = NOISE[number % len(NOISE)]
    lines = START + log.split("\n") + (END if failed else [])
    return "\n".join(prefix(place) + line for place, line in enumerate(lines)) + "\n"


def recorded():
    return json.loads((LOGS / "index.json").read_text(encoding="utf-8"))


def corpus(folder, every=1):
    """Per log: its path, the causes it is expected to have, and whether noise was added. `every`
    takes but each so-manieth log."""
    for number, (name, log) in enumerate(recorded().items()):
        if number % every:
            continue
        wanted = {finding["id"] for finding in log["findings"]}
        yield LOGS / name, wanted, False
        raw = (LOGS / name).read_bytes()
        if b"\0" in raw:
            continue
        path = folder / f"{number}.log"
        path.write_text(noisy(raw.decode(errors="replace"), number, bool(wanted)), encoding="utf-8")
        yield path, wanted, True


def verdict(wanted, found):
    if found == wanted:
        return "right"
    if found - wanted:
        return "wrong"
    return "nothing"


def explained(xtool, path):
    done = subprocess.run([xtool, "explain", "--json", path], capture_output=True, text=True,
                          check=False)
    answer = json.loads(done.stdout)
    if "result" not in answer:
        return {f"refused: {answer}"}
    return {finding["id"] for finding in answer["result"]["findings"]}


def document(verdicts):
    """`verdicts`: triples of the cause, whether noise was added, and the verdict."""
    total = collections.Counter(verdict for _, _, verdict in verdicts)
    parts = collections.Counter((noise, verdict) for _, noise, verdict in verdicts)
    causes = collections.defaultdict(collections.Counter)
    for cause, _, one in verdicts:
        causes[cause][one] += 1
    count = len(verdicts)
    yield "# How often explain is right"
    yield ""
    yield ("`tests/support/explain_sweep.py XTOOL --write` measures it and writes this page. Every log "
           "below `tests/data/logs` is explained as it is, and once more with the prefixes and lines "
           "that CI systems add. *Right*: exactly the causes that the log was recorded for, or none "
           "where it has none. *Wrong*: a cause that it does not have. *Nothing*: a cause is missed.")
    yield ""
    yield from origins()
    yield ""
    yield "| logs | number | right | wrong | nothing |"
    yield "|---|---|---|---|---|"
    for noise, name in ((False, "as they are"), (True, "with noise")):
        row = [parts[noise, one] for one in ("right", "wrong", "nothing")]
        yield f"| {name} | {sum(row)} | {row[0]} | {row[1]} | {row[2]} |"
    yield f"| all | {count} | {total['right']} | {total['wrong']} | {total['nothing']} |"
    yield ""
    yield (f"Wrong: {100 * total['wrong'] / count:.1f} %. Most logs are in the corpus because explain "
           "was taught to read them, so that this says little about others. {} of them were tried before "
           "anything had been learnt of them: {} were right, {} wrong, and {} brought nothing."
           .format(sum(UNSEEN), *UNSEEN))
    yield ""
    yield "| cause | right | wrong | nothing |"
    yield "|---|---|---|---|"
    for cause, row in sorted(causes.items()):
        yield f"| {cause} | {row['right']} | {row['wrong']} | {row['nothing']} |"


def origins():
    """How many logs are from where."""
    index = recorded()
    live = sum(log["origin"].startswith(("provoked by ", "recorded: ")) for log in index.values())
    none = sum(not log["findings"] for log in index.values())
    causes = {finding["id"] for log in index.values() for finding in log["findings"]}
    yield (f"{len(index)} logs of {len(causes)} causes. {live} were printed by the real tools for this "
           "purpose, the others are written by hand: after reports and the tools' sources, with names and "
           f"paths changed, or from memory. {none} have no cause that explain is to name: builds that went well, mistakes in "
           "the code, tests and texts that quote the errors of linkers.")


def cause_of(wanted, path):
    return path.parent.name if path.is_relative_to(LOGS) else sorted(wanted)[0] if wanted else "none"


def sweep(xtool, every=1):
    """Triples of the cause, whether noise was added, and the verdict; says which are not right."""
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        logs = list(corpus(pathlib.Path(folder), every))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda log: explained(xtool, log[0]), logs))
        for (path, wanted, noise), causes in zip(logs, found, strict=True):
            one = verdict(wanted, causes)
            verdicts.append((cause_of(wanted, path), noise, one))
            if one != "right":
                print(f"{one}: {path}, which is {verdicts[-1][0]}")
    return verdicts


def main():
    verdicts = sweep(sys.argv[1])
    if "--write" in sys.argv:
        DOCUMENT.write_text("\n".join(document(verdicts)) + "\n", encoding="utf-8")
    wrong = sum(one == "wrong" for _, _, one in verdicts)
    print(f"{wrong} of {len(verdicts)} are wrong")
    return wrong > MOST_WRONG * len(verdicts)


if __name__ == "__main__":
    sys.exit(main())
