#!/usr/bin/env python3
"""Makes countries.tsv, languages.tsv and LICENSE, all in this folder, from the Unicode CLDR.

Inputs are two npm packages, unpacked side by side in one folder:

    npm pack cldr-core@48.2.0 cldr-localenames-full@48.2.0
    for p in cldr-core cldr-localenames-full; do
        mkdir -p cldr/$p && tar -xzf $p-48.2.0.tgz -C cldr/$p --strip-components=1
    done
    python3 make.py cldr

The result depends on nothing but those packages and this file; run it again and compare.
"""

import json
import pathlib
import re
import shutil
import sys

VERSION = "48.2.0"
HERE = pathlib.Path(__file__).parent

# Whose names of countries are kept: languages of Asia, the Pacific and Europe.
LANGUAGES = (
    "en zh zh-Hant ja ko km th lo my vi id ms fil hi bn ta te si ne ur fa ps ar dz mn kk ky uz tg tk az hy ka "
    "ru tr fr es pt de it nl to mi"
).split()

# Locales that differ from the language above in some names; only those names are kept.
REGIONAL = {"zh-Hant-HK": "zh-Hant", "fa-AF": "fa", "pt-PT": "pt"}

# A territory with an ISO-like number in CLDR that ISO 3166-1 has no entry for.
NOT_ISO = {"XK"}

# ISO 3166-1 numbers are M49 codes, except of what the UN's list leaves out.
NOT_M49 = {"TW"}

# The display name where CLDR's English differs from the UN's list "Standard country or area codes for
# statistical use" (M49), or from ISO 3166-1 for what is not in that list. Checked against both by hand.
DISPLAY = {
    "AG": "Antigua and Barbuda",
    "BA": "Bosnia and Herzegovina",
    "BL": "Saint Barthélemy",
    "BN": "Brunei Darussalam",
    "BO": "Bolivia (Plurinational State of)",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CD": "Democratic Republic of the Congo",
    "CG": "Congo",
    "CV": "Cabo Verde",
    "FK": "Falkland Islands (Malvinas)",
    "FM": "Micronesia (Federated States of)",
    "GB": "United Kingdom of Great Britain and Northern Ireland",
    "GS": "South Georgia and the South Sandwich Islands",
    "HK": "China, Hong Kong Special Administrative Region",
    "HM": "Heard Island and McDonald Islands",
    "IR": "Iran (Islamic Republic of)",
    "KN": "Saint Kitts and Nevis",
    "KP": "Democratic People’s Republic of Korea",
    "KR": "Republic of Korea",
    "LA": "Lao People’s Democratic Republic",
    "LC": "Saint Lucia",
    "MD": "Republic of Moldova",
    "MF": "Saint Martin (French Part)",
    "MM": "Myanmar",
    "MO": "China, Macao Special Administrative Region",
    "NL": "Netherlands (Kingdom of the)",
    "PM": "Saint Pierre and Miquelon",
    "PN": "Pitcairn",
    "PS": "State of Palestine",
    "RU": "Russian Federation",
    "SH": "Saint Helena",
    "SJ": "Svalbard and Jan Mayen Islands",
    "ST": "Sao Tome and Principe",
    "SX": "Sint Maarten (Dutch part)",
    "SY": "Syrian Arab Republic",
    "TC": "Turks and Caicos Islands",
    "TT": "Trinidad and Tobago",
    "TW": "Taiwan (Province of China)",  # ISO 3166-1; not in M49
    "TZ": "United Republic of Tanzania",
    "UM": "United States Minor Outlying Islands",
    "US": "United States of America",
    "VA": "Holy See",
    "VC": "Saint Vincent and the Grenadines",
    "VE": "Venezuela (Bolivarian Republic of)",
    "VI": "United States Virgin Islands",
    "VN": "Viet Nam",
    "WF": "Wallis and Futuna Islands",
}

# English names in use that CLDR does not list: former, formal, short and inverted ones. What stands under
# two countries is ambiguous on purpose; where it stands earlier, that country is offered first.
ALIASES = {
    "AE": ["UAE", "Emirates"],
    "AF": ["Islamic Republic of Afghanistan"],
    "AU": ["Commonwealth of Australia"],
    "BD": ["People’s Republic of Bangladesh"],
    "BO": ["Plurinational State of Bolivia"],
    "BQ": ["Bonaire", "BES Islands"],
    "BT": ["Kingdom of Bhutan"],
    "BV": ["Bouvet"],
    "BY": ["Byelorussia", "Belorussia"],
    "CC": ["Keeling Islands"],
    "CD": ["DR Congo", "DRC", "Congo, the Democratic Republic of the", "Congo, Democratic Republic", "Zaire", "Congo"],
    "CF": ["CAR"],
    "CG": ["Congo", "Republic of the Congo", "Congo, Republic of the"],
    "CN": ["People’s Republic of China", "PRC", "China, People’s Republic of", "Mainland China"],
    "FM": ["Federated States of Micronesia", "FSM"],
    "FJ": ["Fiji Islands", "Republic of Fiji"],
    "GB": ["United Kingdom", "Great Britain", "Britain"],
    "GM": ["Republic of the Gambia"],
    "HK": ["Hong Kong, China", "Hong Kong SAR"],
    "ID": ["Republic of Indonesia"],
    "IN": ["Bharat", "Republic of India"],
    "IR": ["Islamic Republic of Iran", "Persia"],
    "JP": ["Nippon"],
    "KG": ["Kirghizia", "Kirgizstan", "Kyrgyz Republic"],
    "KH": ["Kingdom of Cambodia", "Kampuchea"],
    "KN": ["Saint Christopher and Nevis"],
    "KP": ["DPRK", "DPR Korea", "Korea, North", "Korea, Democratic People’s Republic of", "Korea"],
    "KR": ["Korea", "ROK", "Korea, South", "Korea, Republic of"],
    "KZ": ["Republic of Kazakhstan"],
    "LA": ["Lao PDR", "Lao"],
    "LK": ["Ceylon", "Democratic Socialist Republic of Sri Lanka"],
    "LY": ["Libyan Arab Jamahiriya"],
    "MD": ["Moldavia"],
    "MF": ["Saint-Martin"],
    "MH": ["Republic of the Marshall Islands"],
    "MK": ["Macedonia", "FYROM", "The former Yugoslav Republic of Macedonia"],
    "MM": ["Burma", "Union of Myanmar", "Republic of the Union of Myanmar"],
    "MN": ["Outer Mongolia"],
    "MO": ["Macau", "Macao, China", "Macao SAR", "Macau SAR"],
    "MP": ["CNMI", "Commonwealth of the Northern Mariana Islands"],
    "MV": ["Republic of Maldives", "Maldive Islands"],
    "MY": ["Federation of Malaysia"],
    "NL": ["Holland", "Kingdom of the Netherlands"],
    "NP": ["Federal Democratic Republic of Nepal"],
    "NR": ["Naoero"],
    "NZ": ["Aotearoa"],
    "PG": ["PNG", "Independent State of Papua New Guinea"],
    "PH": ["Republic of the Philippines"],
    "PK": ["Islamic Republic of Pakistan"],
    "PS": ["Occupied Palestinian Territory", "West Bank and Gaza", "Palestine, State of"],
    "PW": ["Belau", "Republic of Palau"],
    "SA": ["KSA"],
    "SB": ["Solomons"],
    "SG": ["Republic of Singapore"],
    "SH": ["Saint Helena, Ascension and Tristan da Cunha"],
    "SJ": ["Svalbard"],
    "SR": ["Surinam"],
    "SZ": ["Kingdom of Eswatini"],
    "TH": ["Siam", "Kingdom of Thailand"],
    "TJ": ["Tadjikistan", "Tadzhikistan"],
    "TL": ["Democratic Republic of Timor-Leste", "Timor Leste"],
    "TM": ["Turkmenia"],
    "TO": ["Kingdom of Tonga"],
    "TR": ["Republic of Türkiye"],
    "TW": ["Chinese Taipei", "Taiwan, Province of China", "Formosa"],
    "TZ": ["Tanzania, United Republic of"],
    "UM": ["US Minor Outlying Islands"],
    "US": ["USA", "America"],
    "UZ": ["Republic of Uzbekistan"],
    "VA": ["Vatican", "Vatican City State"],
    "VE": ["Bolivarian Republic of Venezuela"],
    "VG": ["Virgin Islands, British", "BVI", "Virgin Islands"],
    "VI": ["Virgin Islands", "Virgin Islands, U.S.", "USVI"],
    "VN": ["Socialist Republic of Viet Nam"],
    "WS": ["Western Samoa", "Independent State of Samoa"],
    "ZW": ["Rhodesia"],
}

# English names of languages in use that CLDR does not list, or only for one region.
LANGUAGE_ALIASES = {
    "fa": ["Farsi", "Dari"],
    "fil": ["Tagalog"],
    "id": ["Bahasa Indonesia"],
    "km": ["Cambodian"],
    "ms": ["Bahasa Melayu"],
    "my": ["Myanmar"],
    "tet": ["Tetun"],
    "zh": ["Mandarin"],
}

# Native names of languages of the region that CLDR has no locale for, or one without the name.
NATIVE = {
    "dv": "ދިވެހި",
    "fj": "Na Vosa Vakaviti",
    "mn-Mong": "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ",
    "ms-Arab": "بهاس ملايو",
    "sm": "Gagana Samoa",
    "ty": "Reo Tahiti",
}


def load(package, path):
    with open(INPUT / package / path, encoding="utf-8") as file:
        return json.load(file)


def supplemental(name):
    return load("cldr-core", f"supplemental/{name}.json")["supplemental"]


def names(locale, kind):
    """What a locale calls things of a kind: {code: name}, empty where CLDR has no such locale."""
    path = f"main/{locale}/{kind}.json"
    if not (INPUT / "cldr-localenames-full" / path).exists():
        return {}
    return load("cldr-localenames-full", path)["main"][locale]["localeDisplayNames"][kind]


def forms(table, code):
    """The name of a code, then its alternative forms; CLDR repeats the code where it has no name."""
    keys = [code] + [key for key in table if key.startswith(code + "-alt-")]
    return [table[key] for key in keys if key in table and table[key] != code]


def territories(code, containment):
    """The territories of a region of the world, down to those that contain no other."""
    if code not in containment:
        return {code}
    return set().union(*(territories(part, containment) for part in containment[code]["_contains"]))


def write(name, rows):
    text = "".join("\t".join(row) + "\n" for row in rows)
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}: {len(rows)} rows, {len(text.encode())} bytes")


def countries():
    codes = supplemental("codeMappings")["codeMappings"]
    world = territories("001", supplemental("territoryContainment")["territoryContainment"])
    iso = sorted(code for code in world - NOT_ISO if "_numeric" in codes.get(code, {}))
    assert len(iso) == 249, len(iso)
    assert not (set(DISPLAY) | set(ALIASES)) - set(iso)
    tables = {locale: names(locale, "territories") for locale in LANGUAGES + list(REGIONAL)}
    information = supplemental("territoryInfo")["territoryInfo"]
    rows = []
    for code in iso:
        spoken = information.get(code, {}).get("languagePopulation", {})
        # Official in the whole country or a part of it; the script is the document's matter.
        official = sorted({tag.split("_")[0] for tag, facts in spoken.items() if "_officialStatus" in facts})
        display = DISPLAY.get(code) or tables["en"][code]
        number = "" if code in NOT_M49 else codes[code]["_numeric"]
        row = [code, codes[code]["_alpha3"], number, display, " ".join(official)]
        for locale, table in tables.items():
            found = forms(table, code)
            if locale == "en":
                found = [name for name in found + ALIASES.get(code, []) if name != display]
            # All forms or none: the first one kept has to be the locale's main name.
            if locale in REGIONAL and set(found) <= set(forms(tables[REGIONAL[locale]], code)):
                continue
            row += [f"{locale}={name}" for name in dict.fromkeys(found)]
        rows.append(row)
    write("countries.tsv", rows)


def languages():
    likely = supplemental("likelySubtags")["likelySubtags"]
    metadata = load("cldr-core", "scriptMetadata.json")["scriptMetadata"]
    english, scripts = names("en", "languages"), names("en", "scripts")
    # Other codes that mean the same: those of three letters ("khm" for "km") and withdrawn ones ("iw" for "he").
    same = {}
    for old, new in supplemental("aliases")["metadata"]["alias"]["languageAlias"].items():
        if re.fullmatch("[a-z]{2,3}", old) and new["_reason"] in ("overlong", "deprecated", "legacy"):
            same.setdefault(new["_replacement"], []).append(old)
    # A script is part of the code where CLDR has a locale of its own for it.
    locales = sorted(path.name for path in (INPUT / "cldr-localenames-full/main").iterdir())
    variants = [code for code in locales if re.fullmatch("[a-z]{2,3}-[A-Z][a-z]{3}", code)]
    codes = sorted({code for code in english if re.fullmatch("[a-z]{2,3}", code)} - {"und"} | set(variants))
    rows = []
    for code in codes:
        language, _, script = code.partition("-")
        if language not in english:
            continue
        # Native names: the locale's own name for just this code, then for the language.
        own = names(code, "languages")
        name = english.get(code) or f"{english[language]} ({scripts[script]})"
        native = NATIVE.get(code) or own.get(code) or own.get(language) or name
        if native in (code, language):
            native = name
        script = script or likely.get(code, "--").split("-")[1]
        direction = "rtl" if metadata.get(script, {}).get("rtl") == "YES" else "ltr"
        others = forms(english, code)[1:] + LANGUAGE_ALIASES.get(code, [])
        others = [other for other in dict.fromkeys(others) if other != name and ", " not in other]
        rows.append([code, name, native, direction, " ".join(sorted(set(same.get(code, [])) - set(codes))), "; ".join(others)])
    write("languages.tsv", rows)


if __name__ == "__main__":
    INPUT = pathlib.Path(sys.argv[1])
    for package in ("cldr-core", "cldr-localenames-full"):
        assert load(package, "package.json")["version"] == VERSION, package
    countries()
    languages()
    shutil.copyfile(INPUT / "cldr-localenames-full/LICENSE", HERE / "LICENSE")
