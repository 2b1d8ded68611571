// What the line, or whoever stands between it and a desk, may make of a SIP message. Text here is one character a byte.

/** 0 … below − 1; the same course makes the same bytes. */
type Random = (below: number) => number;

const pieces = [
  "\r\n",
  "\r\n\r\n",
  "\0",
  "%00",
  "INVITE",
  "SIP/2.0",
  ";",
  "<",
  ">",
  '"',
  "\u00e2\u0080\u00a8", // U+2028, at which a line of JavaScript ends
  "9".repeat(400),
  " ",
];
/** No UTF-8: a lone continuation, a cut character, an overlong slash, a surrogate, more than Unicode has. */
const brokenCharacters = [
  "\u0080",
  "\u00c3(",
  "\u00c0\u00af",
  "\u00ed\u00a0\u0080",
  "\u00f5\u0080\u0080\u0080",
  "\u00ff\u00fe",
];
const lineEndings = ["\n", "\r", "\n\r", "\r\r\n", "\u0085", "\r\n ", "\r\n\t"];
const lengths = ["0", "1", "-1", "99999999", "4294967297", "1e9", "NaN", "", " 12 34", "0x10", "00000000000000007"];
const longest = 300_000;

const bytes = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1);
};
const without = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  return text.slice(0, at) + text.slice(Math.min(text.length, at + 1 + random(60)));
};
const inserted = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  return text.slice(0, at) + pick(pieces, random) + text.slice(at);
};
const repeated = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  const end = Math.min(text.length, at + 1 + random(60));
  return text.slice(0, at) + text.slice(at, end).repeat(2 + random(20)) + text.slice(end);
};
const cut = (text: string, random: Random): string => text.slice(0, random(text.length + 1));
const inLines = (text: string, work: (lines: string[]) => void): string => {
  const lines = text.split("\r\n");
  work(lines);
  return lines.join("\r\n");
};
const headerGone = (text: string, random: Random): string =>
  inLines(text, (lines) => lines.splice(random(lines.length), 1));
const headerTwice = (text: string, random: Random): string =>
  inLines(text, (lines) => lines.splice(random(lines.length), 0, pick(lines, random)));
const headerTooLong = (text: string, random: Random): string =>
  inLines(text, (lines) => {
    const at = random(lines.length);
    lines[at] += pick(["x", ",", ";a=b", " ", "%", '"'], random).repeat(random(9_000));
  });
const wrongLength = (text: string, random: Random): string => {
  const length = `Content-Length: ${pick(lengths, random)}`;
  return /^(?:Content-Length|l)[ \t]*:[^\r]*/im.test(text)
    ? text.replace(/^(?:Content-Length|l)[ \t]*:[^\r]*/im, length)
    : text.replace("\r\n", `\r\n${length}\r\n`);
};
const otherCharset = (text: string, random: Random): string => {
  const at = random(text.length + 1);
  return text.slice(0, at) + pick(brokenCharacters, random) + text.slice(at);
};
const otherLineEndings = (text: string, random: Random): string => {
  const ending = pick(lineEndings, random);
  return random(2) === 0 ? text.replaceAll("\r\n", ending) : text.replace("\r\n", ending);
};

const ways = [
  ...[bytes, without, inserted, repeated, cut, headerGone],
  ...[headerTwice, headerTooLong, wrongLength, otherCharset, otherLineEndings],
];

/** One to four changes; one message of some hundreds is far larger than any telephone sends. */
export function mutatedMessage(message: string, random: Random): string {
  let text = message;
  for (let times = 1 + random(4); times > 0; times -= 1) text = pick(ways, random)(text, random);
  if (random(400) === 0) text += "\u00d0\u00af".repeat(random(longest / 2));
  return text;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[random(items.length)] as Item;
}
