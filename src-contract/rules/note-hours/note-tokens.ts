import {
  dayGroupOf,
  dayOf,
  firstHalfOfDay,
  halfHourWords,
  hourWords,
  partOfDayOf,
  secondHalfOfDay,
} from "./hour-words.ts";
import type { NoteZone } from "./note-zone.ts";
import { findZone } from "./note-zone.ts";

/** When in the day «9» is: said by утра, дня, вечера, ночи, am, pm; null: not said. */
export type DayPart = "morning" | "afternoon" | "evening" | "night" | null;
/** `isPlain`: may be an hour of the afternoon too, as the «6» of «с 9 до 6». */
export type Time = { hour: number; minute: number; part: DayPart; isPlain: boolean };

export type Meaning =
  | { kind: "time"; time: Time }
  | { kind: "days"; days: number[] }
  | { kind: "part"; span: { from: number; to: number } }
  | { kind: "wholeDay" | "lunch" | "from" | "between" | "to" | "dash" | "after" | "before" }
  | { kind: "not" | "except" | "busy" | "call" | "past" | "once" | "elsewhere" | "strict" }
  | { kind: "and" | "or" | "but" | "comma" | "end" | "in" | "filler" | "word" };
export type Token = Meaning & { at: number; to: number };

/** The note in small letters, «ё» as «е»: every letter stays where it was. */
function plain(note: string): string {
  return note
    .toLowerCase()
    .replaceAll("ё", "е")
    .replaceAll(/[«»"“”„]/g, " ")
    .replaceAll(/(?<=\d);(?=[0-5]\d(?!\d))/g, ":");
}

const months = "январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр";
const englishMonths =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const units =
  "руб|р\\.|р(?![а-я])|₽|\\$|€|%|процент|тыс|тысяч|млн|к(?![а-я])|лет|год(?!н)|г\\.|месяц|мес(?![а-я])|недел|дней|сут|шт|" +
  "кг|грамм|литр|л(?![а-я])|км|метр|м2|м(?![а-яскн])|см|кв|этаж|человек|чел(?![а-я])|раз(?![а-я]*г)|мин|сек|урок|заняти|модул|" +
  "класс|балл|позици|товар|заказ|клиент|ребен|дет|курс|размер|сообщени|письм|стран|поток|групп|" +
  "rub|usd|eur|k(?![a-z])|years?|yrs?|months?|weeks?|days?|pcs|pieces|items|people|persons|times|minutes|mins?|kg|km|floor|kids|lessons?|percent|units?|orders?";
const numbered =
  "дом|д(?=\\.)|кв(?:артир[аеы])?|корп(?:ус)?|стр(?:оение)?|офис|оф|каб(?:инет)?|этаж|подъезд\\S*|под(?=\\.)|ул(?:ица)?|код|№|#|" +
  "школ\\S*|групп\\S*|поток\\S*|урок\\S*|модул\\S*|заказ\\S*|сч[её]т\\S*|договор\\S*|номер\\S*|тариф\\S*|вход|секци\\S*|тел(?:ефон)?|" +
  "доб(?:авочн\\S*)?|верси\\S*|глав\\S*|лет|возраст\\S*|за|через|room|apt|apartment|flat|floor|suite|house|order|invoice|building|" +
  "chapter|lesson|group|ext|no\\.|number";

/** Dates, as appointments are made for them; and numbers that are no hours, whatever stands around them. */
const dates = [
  /\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)/g,
  /\d{4}-\d{2}-\d{2}/g,
  new RegExp(
    String.raw`(?:\d{1,2}\s*(?:[-–—]|до|по|и|,)\s*)?(?<!\d)\d{1,2}(?:-?(?:го|е|ого|му))?\s+(?:${months})[а-я]*`,
    "g",
  ),
  new RegExp(
    String.raw`(?<![a-z])(?:${englishMonths})\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:[-–—]|to|and)\s*\d{1,2}(?:st|nd|rd|th)?)?(?![\d:])`,
    "g",
  ),
  new RegExp(String.raw`(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:${englishMonths})(?![a-z])`, "g"),
  /(?:с|по|до|от|к)\s+\d{1,2}\.(?:0[1-9]|1[0-2])(?!\d)(?=\s*(?:по|до|[-–—])\s*\d{1,2}\.(?:0[1-9]|1[0-2])(?!\d)\s+(?:в\s+отпуск|отпуск|в\s+отъезд))/g,
];
const amount = String.raw`\d+(?:[.,]\d+)?`;
const numbers = [
  /\+?\d[\d\s()-]{9,}\d/g,
  /\d{5,}/g,
  new RegExp(
    String.raw`(?<![a-zа-я])(?:${numbered})\s*[.:]?\s*№?\s*${amount}(?:\s*[-–—/]\s*\d+)?(?:\s*(?:час|дн)[а-я]*)?`,
    "g",
  ),
  new RegExp(
    String.raw`(?<![\d:.])${amount}\s*(?:(?:[-–—]|до|по|и|to|and)\s*${amount})?\s*(?:-?(?:х|ти|ми|й|я|ю|е))?\s*(?:${units})`,
    "g",
  ),
  /(?<![\d:.])\d{1,2}\s*[-–—]\s*\d{1,2}\s*(?:дня|час(?:а|ов)\s+(?:назад|ожид))/g,
  /\d{1,2}\s*(?:час|дн)[а-я]*\s+(?:назад|подряд)/g,
  /(?<![а-яa-z])(?:ул|улиц[аеы]|пр|пр-т|просп\S*|пер|переул\S*|бульвар\S*|б-р|ш|шоссе|наб|набережн\S*|пл|площад\S*|мкр|street|avenue|ave|road)\.?\s+[а-яa-z.-]+(?:\s+[а-яa-z-]+)?,?\s*\d+(?:\s*[-–/]\s*\d+)?/g,
  /\d+\/\d+(?!\s*[а-я]*\s*круглосут)/g,
];

export type ReadNote = { tokens: Token[]; zone: NoteZone | null; zoneAt: { from: number; to: number } | null };

export function readTokens(note: string): ReadNote {
  let text = plain(note);
  const blank = (from: number, to: number, sign: string) => {
    text = text.slice(0, from) + sign.repeat(to - from) + text.slice(to);
  };
  for (const match of text.matchAll(/(?<!\d)24\s*\/\s*7(?!\d)/g))
    blank(match.index, match.index + match[0].length, "¤");
  const found = findZone(text);
  if (found) blank(found.from, found.to, " ");
  for (const pattern of dates)
    for (const match of text.matchAll(pattern)) blank(match.index, match.index + match[0].length, "§");
  for (const pattern of numbers)
    for (const match of text.matchAll(pattern)) blank(match.index, match.index + match[0].length, "_");
  const zoneAt = found && { from: found.from, to: found.to };
  return { tokens: tokensOf(text), zone: found?.zone ?? null, zoneAt };
}

const partAfter = String.raw`(?:\s*(?:ч(?:ас(?:а|ов|ам|у)?)?\.?(?![а-я])|h(?![a-z])|hours?|o'?clock))?(?:\s*(утра|дня|вечера|ночи|a\.?m\.?(?![a-z])|p\.?m\.?(?![a-z])))?`;
const clock = new RegExp(
  String.raw`(\d{1,2})(?:(?:[:.]|,(?=(?:00|15|30|45)(?!\d)))([0-5]\d)(?!\d)|-(00|[3-5]\d)(?!\d))?(?:-?(?:ти|и|ми|х|м)(?![а-я]))?${partAfter}`,
  "y",
);
const halfPast = new RegExp(
  String.raw`(?:половин[аеуы]\s+|пол[-\s]?|half\s+past\s+)([а-я]+|\d{1,2}|[a-z]+)${partAfter}`,
  "y",
);
const wordly = /[a-zа-я][a-zа-я'’]*/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const add = (meaning: Meaning, to: number) => {
    tokens.push({ ...meaning, at, to });
    at = to;
  };
  while (at < text.length) {
    const time = timeAt(text, at);
    if (time) {
      add({ kind: "time", time: time.time }, time.to);
      continue;
    }
    const sign = text.charAt(at);
    wordly.lastIndex = at;
    const word = wordly.exec(text)?.[0];
    if (word) {
      const next = /^\s+([a-zа-я']+)/.exec(text.slice(at + word.length));
      const { meaning, words } = meaningOf(word, next?.[1], text.slice(at));
      add(meaning, at + word.length + (words > 1 ? (next?.[0].length ?? 0) : 0));
    } else if (/[-–—−]/.test(sign)) add({ kind: "dash" }, at + 1);
    else if (/[,:(]/.test(sign)) add({ kind: "comma" }, at + 1);
    else if (sign === "." && isAbbreviated(text.slice(0, at))) at += 1;
    else if (/[.;!?\n]/.test(sign)) add({ kind: "end" }, at + 1);
    else if (sign === "§" || sign === "¤") {
      let to = at;
      while (text[to] === sign) to += 1;
      add({ kind: sign === "§" ? "once" : "wholeDay" }, to);
    } else at += 1;
  }
  return tokens;
}

/** The point of «пн.», «ч.», «p.m.» ends no sentence. */
function isAbbreviated(before: string): boolean {
  return /(?<![а-яa-z])(?:пн|вт|ср|чт|пт|сб|вс|ч|час|тел|моб|раб|дом|г|ул|[ap]|mon|tue|wed|thu|fri|sat|sun)$/.test(
    before,
  );
}

function timeAt(text: string, at: number): { time: Time; to: number } | null {
  if (/[\d_]/.test(text[at - 1] ?? "")) return null;
  clock.lastIndex = at;
  const match = clock.exec(text);
  if (match) {
    const [whole, digits = "", minutes, dashed, part] = match;
    const minute = Number(minutes ?? dashed ?? 0);
    const hour = Number(digits);
    if (hour > 24 || (hour === 24 && minute > 0)) return null;
    return { time: timeOf(hour, minute, part, digits.startsWith("0")), to: at + whole.trimEnd().length };
  }
  if (/[a-zа-я]/.test(text[at - 1] ?? "")) return null;
  halfPast.lastIndex = at;
  const half = halfPast.exec(text);
  if (half) {
    const [whole, name = "", part] = half;
    const russian = halfHourWords.get(name) ?? (/^\d/.test(name) ? Number(name) : undefined);
    const english = whole.startsWith("half") ? hourWords.get(name) : undefined;
    const hour = english ?? (russian === undefined ? undefined : russian === 1 ? 12 : russian - 1);
    if (hour !== undefined) return { time: timeOf(hour, 30, part, false), to: at + whole.trimEnd().length };
  }
  wordly.lastIndex = at;
  const word = wordly.exec(text)?.[0];
  if (!word) return null;
  if (/^(полдень|полудня|полудню|noon|midday)$/.test(word))
    return { time: { hour: 12, minute: 0, part: "afternoon", isPlain: false }, to: at + word.length };
  if (/^(полночь|полуночи|midnight)$/.test(word))
    return { time: { hour: 12, minute: 0, part: "night", isPlain: false }, to: at + word.length };
  return writtenOut(text, at, word);
}

const afterWord = new RegExp(partAfter, "y");

/** «девяти», «двадцати одного», «nine»; «час» alone only where a part of the day says that it is an hour. */
function writtenOut(text: string, at: number, word: string): { time: Time; to: number } | null {
  const hour = hourWords.get(word);
  if (hour === undefined) return null;
  let end = at + word.length;
  let whole = hour;
  if (hour === 20) {
    const unit = /^\s+(один|одного|два|двух|три|трех|четыре|четырех)(?![а-я])/.exec(text.slice(end));
    if (unit) {
      whole += 1 + "одтч".indexOf(unit[1]?.charAt(0) ?? "");
      end += unit[0].length;
    }
  }
  const thirty = /^\s+(тридцать|тридцати|thirty)(?![а-яa-z])/.exec(text.slice(end));
  if (thirty) end += thirty[0].length;
  afterWord.lastIndex = end;
  const after = afterWord.exec(text);
  const part = after?.[1];
  if (word === "час" && part === undefined) return null;
  const to = end + (after?.[0].trimEnd().length ?? 0);
  return { time: timeOf(whole, thirty ? 30 : 0, part, false), to };
}

function timeOf(hour: number, minute: number, written: string | undefined, hasZero: boolean): Time {
  const part = partOf(written, hour);
  return { hour, minute, part, isPlain: part === null && !hasZero && hour >= 1 && hour <= 12 };
}

function partOf(written: string | undefined, hour: number): DayPart {
  if (written === undefined || hour > 12) return null;
  if (written === "утра" || written.startsWith("a")) return hour === 12 ? "night" : "morning";
  if (written === "дня") return "afternoon";
  if (written === "ночи") return "night";
  return written.startsWith("p") && hour === 12 ? "afternoon" : "evening";
}

type Read = { meaning: Meaning; words: number };
const one = (kind: Exclude<Meaning["kind"], "time" | "days" | "part">): Read => ({
  meaning: { kind } as Meaning,
  words: 1,
});

/** What single words mean; the first form that fits. */
const wordKinds: readonly (readonly [RegExp, Exclude<Meaning["kind"], "time" | "days" | "part">])[] = [
  [/^(с|со|c|от|from|starting|начиная|since)$/, "from"],
  [/^(между|between)$/, "between"],
  [/^(до|to|till|until|til|по|through|thru)$/, "to"],
  [/^(после|after|позже|позднее|позжe|later|past)$/, "after"],
  [/^(раньше|ранее|before|earlier|by)$/, "before"],
  [/^(не|ни|not|no|don't|dont|don’t|never|нельзя|никогда|нет|нежелательно|запрещено|without|без)$/, "not"],
  [/^(кроме|исключая|except|excluding|исключение\S*|минус)$/, "except"],
  [/^(обед|обеда|обеду|обедом|обеденн\S*|перерыв\S*|lunch|lunchtime|break)$/, "lunch"],
  [/^(недоступ\S*|занят|занята|заняты|busy|unavailable)$/, "busy"],
  [/^(круглосуточно|anytime|всегда|always)$/, "wholeDay"],
  [
    /^(сегодня|завтра|послезавтра|вчера|позавчера|today|tomorrow|yesterday|tonight|next|следующ\S*|ближайш\S*|callback|через|назначен\S*|записан\S*|договорил\S*|appointment)$/,
    "once",
  ],
  [/^перезвони(ть|т|те|м|ши)?$|^перезвоню$|^(эту|этот|этой|этом)$/, "once"],
  [
    /^(звонил|звонила|звонили|позвонил\S*|дозвонил\S*|набирал\S*|набрал\S*|говорил\S*|разговарива\S*|общал\S*|обсуждал\S*|ответил\S*|отвечал\S*|сбросил\S*|called|spoke|talked|answered|left|rang|was|were|был|была|были)$/,
    "past",
  ],
  [
    /^(звон\S*|позвон\S*|созван\S*|созвон\S*|набир\S*|набрать|набери\S*|дозван\S*|прозван\S*|обзван\S*|перезванива\S*|связ\S*|дозвон|дозвони(?:ть|ться|тесь|сь)|беспоко\S*|тревож\S*|доступ\S*|удобн\S*|можно|отвеча\S*|берет|трубк\S*|контакт\S*|call|calls|calling|ring|phone|reach|reached|reachable|contact|available|disturb|bother|answers|answer|free|convenient|speak|talk)$/,
    "call",
  ],
  [
    /^(строго|только|лучше|исключительно|желательно|предпочтительно|предпочитает|strictly|only|best|preferably|prefers|better)$/,
    "strict",
  ],
  [
    /^(магазин\S*|офис\S*|склад\S*|салон\S*|кафе|клиник\S*|доставк\S*|доставить|доставля\S*|курьер\S*|вебинар\S*|урок\S*|заняти\S*|тренировк\S*|встреч\S*|эфир\S*|трансляци\S*|мероприяти\S*|лекци\S*|экзамен\S*|работа\S*|график\S*|режим\S*|расписани\S*|учи\S*|учеб\S*|школ\S*|спит|отпуск\S*|командировк\S*|поезд\S*|рейс\S*|самолет\S*|шоп|shop|store|office|delivery|courier|webinar|lesson|class|meeting|works|working|opens|open|opening|closed|flight|train|sleeps|vacation|holiday|session|event|gym|прием\S*|запись|конференц\S*|забрать|заберет|самовывоз\S*|привез\S*|приед\S*|прид\S*|скидк\S*|акци\S*|pickup|arrives?|deliver\S*|sale|discount|hours?|смен\S*|писать|пишите|пиши|написать|write|text|sms|смс|email)$/,
    "elsewhere",
  ],
  [/^(и|and|да|&|плюс|also|также)$/, "and"],
  [/^(или|либо|or)$/, "or"],
  [/^(а|но|but|зато|however)$/, "but"],
  [/^(в|во|на|at|on|in|к|ко|the|of)$/, "in"],
  [
    /^(время|времени|часы|часов|час|часа|ч|строго|клиент\S*|просит|просил\S*|просьба|please|пожалуйста|пож|плиз|очень|ему|ей|его|ее|ней|нему|time|times|hours|him|her|us|me|нам|мне|надо|нужно|стоит|следует|бы|лишь|примерно|около|ровно|максимум|минимум|самое|самый|него|нее|меня|ever|please|pls|client|customer|should|must|be|is|can|he|she|they|than|asked|asks|wants|хочет|готов\S*|будет|прошу|it|it's|s|он|она|у|тогда|поэтому|дня|ради|бога|earliest|latest|важно|внимание|nb|note)$/,
    "filler",
  ],
];

function meaningOf(word: string, next: string | undefined, rest: string): Read {
  const group = dayGroupOf(word, next);
  if (group) return { meaning: { kind: "days", days: group.days }, words: group.words };
  const day = dayOf(word);
  if (day !== null) return { meaning: { kind: "days", days: [day] }, words: 1 };
  const part = partOfDayOf(word);
  if (part) return { meaning: { kind: "part", span: part }, words: 1 };
  if (/^перв\S+\s+половин\S+(\s+дня)?/.test(rest)) return { meaning: { kind: "part", span: firstHalfOfDay }, words: 2 };
  if (/^втор\S+\s+половин\S+(\s+дня)?/.test(rest))
    return { meaning: { kind: "part", span: secondHalfOfDay }, words: 2 };
  if (/^(весь|целый|all|whole)$/.test(word) && /^(день|day)$/.test(next ?? ""))
    return { meaning: { kind: "wholeDay" }, words: 2 };
  if (/^(любое|any|любой)$/.test(word) && /^(время|time|момент)$/.test(next ?? ""))
    return { meaning: { kind: "wholeDay" }, words: 2 };
  if (/^call$/.test(word) && next === "back") return { meaning: { kind: "once" }, words: 2 };
  return one(wordKinds.find(([form]) => form.test(word))?.[1] ?? "word");
}
