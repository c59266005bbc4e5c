#!/usr/bin/env python3
"""Writes a hub of N made-up documents, the same ones each time: a site.toml of two lines, and content/ with its topics
and programmes.

    corpus.py N DIR [--seed S] [--words W]

Words follow a Zipf law over a 60,000-word vocabulary, so an index over them grows as one over real prose does.
Standard library only; the words come from Debian's package wamerican.
"""
import argparse, bisect, itertools, json, random
from datetime import date, timedelta
from pathlib import Path

COUNTRIES = """afghanistan armenia australia azerbaijan bangladesh bhutan brunei cambodia china
cook-islands fiji georgia india indonesia iran japan kazakhstan kiribati kyrgyzstan lao-pdr
malaysia maldives marshall-islands micronesia mongolia myanmar nauru nepal new-zealand niue
pakistan palau papua-new-guinea philippines korea russia samoa singapore solomon-islands
sri-lanka tajikistan thailand timor-leste tonga turkiye turkmenistan tuvalu uzbekistan vanuatu
vietnam""".split()
TOPICS = """e-government internet-governance cybersecurity privacy open-data disaster-risk
climate-change green-growth social-media gender entrepreneurship financial-literacy broadband
digital-skills e-learning health agriculture smart-cities artificial-intelligence
project-management funding sdgs youth accessibility""".split()
PROGRAMMES = ["wifi", "academy", "primer-series", "infobank", "virtual-academy", "e-co-hub"]
KINDS = ["resource"] * 7 + ["case-study"] * 2 + ["news"]
FOLDER = {"resource": "resources", "case-study": "case-studies", "news": "news"}
TYPES = ["publication", "report", "journal-paper", "working-paper", "training-manual", "audio-book"]
CODES = dict(zip(COUNTRIES, """AF AM AU AZ BD BT BN KH CN CK FJ GE IN ID IR JP KZ KI KG LA MY MV MH FM MN MM NR NP
NZ NU PK PW PG PH KR RU WS SG SB LK TJ TH TL TO TR TM TV UZ VU VN""".split(), strict=True))


def vocabulary(rng, size=60_000):
    """Common English words first, then pronounceable rare ones."""
    path = Path("/usr/share/dict/words")
    if not path.exists():
        raise SystemExit(f"corpus.py: {path} is missing: apt-get install wamerican")
    words = sorted({w.lower() for w in path.read_text().split() if w.isascii() and w.isalpha()})
    rng.shuffle(words)
    c, v = "bcdfghjklmnprstvz", "aeiou"
    seen = set(words)
    while len(words) < size:
        w = "".join(rng.choice(c) + rng.choice(v) for _ in range(rng.randint(2, 5)))
        if w not in seen:
            seen.add(w)
            words.append(w)
    return words[:size]


def documents(n, seed, mean_words):
    rng = random.Random(seed)
    words = vocabulary(rng)
    cum = list(itertools.accumulate(1.0 / (i + 2.7) for i in range(len(words))))
    total = cum[-1]

    def draw(k):
        return [words[bisect.bisect_left(cum, rng.random() * total)] for _ in range(k)]

    def sentence():
        s = draw(rng.randint(6, 22))
        return " ".join(s).capitalize() + "."

    start = date(2006, 6, 16)
    for i in range(n):
        title = " ".join(draw(rng.randint(4, 9))).title()
        target, parts, count, heading = int(rng.lognormvariate(0, 0.5) * mean_words), [], 0, 0
        while count < target:
            if parts and rng.random() < 0.18:
                heading += 1
                parts.append("## " + " ".join(draw(rng.randint(2, 5))).capitalize())
            if rng.random() < 0.08:
                items = [" ".join(draw(rng.randint(4, 12))) for _ in range(rng.randint(3, 6))]
                count += sum(len(x.split()) for x in items)
                parts.append("\n".join("- " + x for x in items))
            elif rng.random() < 0.03:
                rows = [draw(3) for _ in range(4)]
                parts.append("| a | b | c |\n|---|---|---|\n" + "\n".join("| " + " | ".join(r) + " |" for r in rows))
                count += 12
            else:
                s = [sentence() for _ in range(rng.randint(2, 6))]
                count += sum(len(x.split()) for x in s)
                text = " ".join(s)
                if rng.random() < 0.2:
                    text += f" See [{' '.join(draw(2))}](https://example.org/{rng.randrange(10**6)}) and **{draw(1)[0]}**."
                parts.append(text)
        kind = rng.choice(KINDS)
        yield {
            "id": f"d{i:07d}", "kind": kind, "title": title, "summary": sentence(),
            "date": (start + timedelta(days=rng.randrange(7400))).isoformat(),
            "type": rng.choice(TYPES) if kind == "resource" else kind,
            "language": rng.choice(["en"] * 8 + ["fr", "ru"]),
            "authors": [" ".join(draw(2)).title() for _ in range(rng.randint(1, 3))],
            "countries": sorted(rng.sample(COUNTRIES, rng.choice([1, 1, 1, 2, 3]))),
            "topics": sorted(rng.sample(TOPICS, rng.choice([1, 2, 2, 3]))),
            "programmes": sorted(rng.sample(PROGRAMMES, rng.choice([1, 1, 2]))),
            "body": "\n\n".join(parts) + "\n",
        }


def yaml_list(xs):
    return "[" + ", ".join(json.dumps(x) for x in xs) + "]"


def write_hub(docs, out):
    (out / "site.toml").write_text('title = "Benchmark hub"\nbase_url = "https://hub.example.org/"\n')
    for taxonomy, terms in [("topics", TOPICS), ("programmes", PROGRAMMES)]:
        (out / "content" / taxonomy).mkdir(parents=True, exist_ok=True)
        for term in terms:
            title = term.replace("-", " ").capitalize()
            (out / "content" / taxonomy / f"{term}.md").write_text(f"---\ntitle: {title}\n---\n")
    for folder in FOLDER.values():
        (out / "content" / folder).mkdir(parents=True, exist_ok=True)
    for d in docs:
        kind = [f"kind: {d['type']}"] if d["kind"] == "resource" else []
        fm = "\n".join([
            "---", f"title: {json.dumps(d['title'])}", *kind, f"date: {d['date']}", f"summary: {json.dumps(d['summary'])}",
            f"authors: {yaml_list(d['authors'])}", f"countries: {yaml_list(CODES[c] for c in d['countries'])}",
            f"topics: {yaml_list(d['topics'])}", f"programmes: {yaml_list(d['programmes'])}",
            f"language: {d['language']}", "---", ""])
        (out / "content" / FOLDER[d["kind"]] / f"{d['id']}.md").write_text(fm + "\n" + d["body"])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("n", type=int)
    p.add_argument("dir", type=Path)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--words", type=int, default=500, help="median words a document")
    a = p.parse_args()
    a.dir.mkdir(parents=True, exist_ok=True)
    write_hub(documents(a.n, a.seed, a.words), a.dir)


if __name__ == "__main__":
    main()
