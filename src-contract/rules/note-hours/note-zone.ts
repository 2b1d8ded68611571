import { zoneOfCity } from "../city-zones.ts";

/** In whose time the hours of a note are: the client's own, a zone's, or minutes east of UTC. */
export type NoteZone = { kind: "client" } | { kind: "zone"; timeZone: string } | { kind: "offset"; minutes: number };

const moscow: NoteZone = { kind: "zone", timeZone: "Europe/Moscow" };
const moscowHours = 3;

type Found = { zone: NoteZone; from: number; to: number };

const places = String.raw`(?:(?:н|в|st)\.\s?)?[a-zа-я][a-zа-я-]*`;
const offset = String.raw`([+−–-]|плюс|минус|plus|minus)\s?(\d{1,2})(?:\s?(?:ч|час|часа|часов)(?![а-я]))?(?::?(30|45))?(?![\d:.]|\s?[-–—]\s?\d)`;
const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => NoteZone | null])[] = [
  [
    /(?<![a-zа-я])(?:по\s+)?(?:местн\S*|(?:ег|е|и)(?:о|е|х)|сво\S*|клиентск\S*)\s+(?:времени|время)(?![a-zа-я])/g,
    () => ({ kind: "client" }),
  ],
  [/(?<![a-zа-я])по\s+(?:местному|клиенту|-местному)(?![a-zа-я])/g, () => ({ kind: "client" })],
  [
    /(?<![a-z])(?:(?:his|her|their|your|client'?s?)\s+)?local(?:\s+time)?(?![a-z])|(?<![a-z])(?:his|her|their)\s+time/g,
    () => ({ kind: "client" }),
  ],
  [new RegExp(String.raw`(?<![a-zа-я])(?:utc|gmt|гмт|ютс)\s?${offset}`, "g"), (match) => shifted(0, match)],
  [
    new RegExp(String.raw`(?<![a-zа-я])(?:по\s+)?(?:мск|msk|москв[аеы])\s?${offset}`, "g"),
    (match) => shifted(moscowHours, match),
  ],
  [
    /([+−–-])\s?(\d{1,2})(?::?(30|45))?\s*(?:ч(?:ас(?:а|ов)?)?\.?\s*)?(?:к|от|с)\s+(?:мск|москв[аеыо]\S*)/g,
    (match) => shifted(moscowHours, match),
  ],
  [/(?<![a-zа-я])(?:по\s+)?(?:времени\s+)?(?:мск|msk)(?:\s+времени|\s+time)?(?![a-zа-я])/g, () => moscow],
  [
    new RegExp(String.raw`(?<![a-zа-я])время\s+как\s+во?\s+(${places}(?:\s${places})?)`, "g"),
    (match) => cityZone(match[1]),
  ],
  [
    new RegExp(
      String.raw`(?<![a-zа-я])(?:час\S*\s+)?пояс[а-я]*\s*(?:(?:с|со|как|в|—|-|:)\s+)?(${places}(?:\s${places})?)`,
      "g",
    ),
    (match) => cityZone(match[1]),
  ],
  [/[,(]\s*(екб|спб|нск|питер|москва)(?=\s*(?:[),.;!]|$))/g, (match) => cityZone(match[1])],
  [new RegExp(String.raw`(?<![a-zа-я])по\s+времени\s+(${places}(?:\s${places})?)`, "g"), (match) => cityZone(match[1])],
  [new RegExp(String.raw`(?<![a-zа-я])(?:по\s+)?(${places})\s+(?:времени|время)`, "g"), (match) => cityZone(match[1])],
  [
    new RegExp(String.raw`(?<![a-zа-я])время\s*[:—–-]?\s*(${places}(?:\s${places})?)`, "g"),
    (match) => cityZone(match[1]),
  ],
  [new RegExp(String.raw`(?<![a-zа-я])по[\s-]+(${places}(?:\s${places})?)`, "g"), (match) => cityZone(match[1])],
  [
    new RegExp(String.raw`(?<![a-z])(?:in\s+)?([a-z][a-z.]*(?:\s[a-z]+)?)\s+time(?:zone)?(?![a-z])`, "g"),
    (match) => cityZone(match[1]),
  ],
  [
    new RegExp(String.raw`(?<=\d\s?\(?|утра\s\(?|вечера\s\(?|дня\s\(?|[ap]m\s\(?)(${places})(?=\s*(?:[),.;!]|$))`, "g"),
    (match) => cityZone(match[1]),
  ],
];

/** The first zone that the words name, with where they stand. `text`: in small letters, «ё» as «е». */
export function findZone(text: string): Found | null {
  for (const [pattern, zoneOf] of patterns)
    for (const match of text.matchAll(pattern)) {
      const zone = zoneOf(match as RegExpExecArray);
      if (zone) return { zone, from: match.index, to: match.index + match[0].length - strayWord(match[0], match[1]) };
    }
  return null;
}

/** How long the second word of «Москве сын» is, with what stands before it: it is taken for the name's when it is not. */
function strayWord(whole: string, place = ""): number {
  const [first = "", second] = place.split(/\s+/);
  if (second === undefined || !whole.endsWith(place) || !cityZone(first) || isOneName(place)) return 0;
  return place.length - first.length;
}

function shifted(base: number, [, sign = "+", hours, minutes]: RegExpExecArray): NoteZone | null {
  const east = (Number(hours) * 60 + Number(minutes ?? 0)) * (/^(?:\+|плюс|plus)$/.test(sign) ? 1 : -1);
  const total = base * 60 + east;
  return Math.abs(Number(hours)) > 14 ? null : { kind: "offset", minutes: total };
}

/** A city in any case, or the adjective of it: Омску, омское, Набережным Челнам. Two words, the first of them, the last. */
export function cityZone(words = ""): NoteZone | null {
  const all = wordsOf(words);
  const timeZone = [all.slice(0, 2), all.slice(0, 1), all.slice(-1)].map(zoneOfName).find((zone) => zone !== null);
  return timeZone ? { kind: "zone", timeZone } : null;
}

const isOneName = (words: string) => zoneOfName(wordsOf(words)) !== null;

const wordsOf = (text: string) =>
  text
    .split(/\s+/)
    .map((word) => word.replace(/[.-]+$/, ""))
    .filter((word) => word !== "");

function zoneOfName(words: string[]): string | null {
  const name = words.join(" ");
  const own = nominatives(words)
    .map(zoneOfCity)
    .find((zone) => zone !== null);
  const region = words.length === 1 ? regions.find(([beginning]) => name.startsWith(beginning))?.[1] : undefined;
  return own ?? citiesAbroad.get(name) ?? region ?? null;
}

/** Cities far from the company's own country that its clients name in English. */
const citiesAbroad: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "Europe/London": "london|лондону|лондонскому|лондона|лондонское",
    "Europe/Berlin": "berlin|берлину|берлинскому|берлина",
    "Europe/Paris": "paris|парижу|парижскому|парижа",
    "Europe/Prague": "prague|праге|пражскому|праги",
    "Europe/Warsaw": "warsaw|варшаве|варшавскому|варшавы",
    "Europe/Belgrade": "belgrade|белграду|белградскому|белграда",
    "Europe/Riga": "riga|риге|рижскому|риги",
    "Europe/Vilnius": "vilnius|вильнюсу",
    "Europe/Tallinn": "tallinn|таллину|таллинну",
    "Europe/Istanbul": "istanbul|стамбулу|стамбула|турции",
    "Europe/Minsk": "minsk",
    "Europe/Kyiv": "kyiv|kiev",
    "Asia/Dubai": "dubai|дубаю|дубая|дубаи",
    "Asia/Baku": "baku",
    "Asia/Tbilisi": "tbilisi",
    "Asia/Yerevan": "yerevan",
    "Asia/Almaty": "almaty|astana",
    "Asia/Tashkent": "tashkent",
    "Asia/Bishkek": "bishkek",
    "Asia/Omsk": "omsk",
    "Asia/Irkutsk": "irkutsk",
    "Asia/Krasnoyarsk": "krasnoyarsk",
    "Europe/Samara": "samara",
    "Europe/Kaliningrad": "kaliningrad",
    "Asia/Jerusalem": "tel aviv|jerusalem|тель-авиву|израилю|израиля",
    "Asia/Bangkok": "bangkok|бангкоку|таиланду|пхукету",
    "America/New_York": "new york|нью-йорку|нью-йорка",
  }).flatMap(([zone, names]) => names.split("|").map((name): [string, string] => [name, zone])),
);

/** Regions that are named instead of their city, by the beginning of the word. */
const regions: readonly (readonly [string, string])[] = [
  ["камчат", "Asia/Kamchatka"],
  ["сахалин", "Asia/Sakhalin"],
  ["уральск", "Asia/Yekaterinburg"],
  ["уралу", "Asia/Yekaterinburg"],
  ["урала", "Asia/Yekaterinburg"],
  ["башкир", "Asia/Yekaterinburg"],
  ["татарстан", "Europe/Moscow"],
  ["крым", "Europe/Simferopol"],
  ["алтай", "Asia/Barnaul"],
  ["якути", "Asia/Yakutsk"],
  ["чукот", "Asia/Anadyr"],
  ["приморь", "Asia/Vladivostok"],
  ["приморск", "Asia/Vladivostok"],
  ["кузбасс", "Asia/Novokuznetsk"],
];

/** Every name that the words may be a case of; the list of cities says which of them is one. */
function nominatives(words: string[]): string[] {
  const [first, ...rest] = words.map(formsOfWord);
  return rest.reduce((names, forms) => names.flatMap((name) => forms.map((form) => `${name} ${form}`)), first ?? []);
}

function formsOfWord(word: string): string[] {
  // of «Ростову-на-Дону» the first part is declined, of «Петропавловску-Камчатскому» both are
  const [head = "", ...tail] = word.split("-");
  const heads = formsOfPart(head);
  if (tail.length === 0) return heads;
  const [only = "", ...more] = tail;
  const tails = more.length === 0 ? formsOfPart(only) : [tail.join("-")];
  return [word, ...heads.flatMap((one) => tails.map((other) => `${one}-${other}`))];
}

const caseEndings = /(ому|ему|ого|его|ым|им|ом|ем|ой|ей|ою|ам|ям|ах|ях|ов|у|ю|е|и|ы|а|я|о)$/;
const nominativeEndings = ["", "а", "я", "ь", "й", "о", "е", "и", "ы", "ий", "ый", "ой", "ые", "ие"];
const adjective = /(ому|ое|ого|им|ий|ой|и)$/;

function formsOfPart(word: string): string[] {
  const stems = new Set([word, word.replace(caseEndings, "")]);
  if (/ск(ому|ое|ого|им|ий|ой|и)$/.test(word)) {
    const stem = word.replace(adjective, "");
    stems.add(stem).add(stem.replace(/ск$/, "")).add(stem.replace(/овск$/, "в"));
  }
  return [...stems].filter((stem) => stem.length > 1).flatMap((stem) => nominativeEndings.map((end) => stem + end));
}
