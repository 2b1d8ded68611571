/** Words for hours, days and parts of a day, Russian and English, in the forms in which notes have them. «ё» is «е» here. */

const russianHours =
  "час|часу|часа;два|двух|двум;три|трех|трем;четыре|четырех|четырем;пять|пяти;шесть|шести;семь|семи;восемь|восьми;" +
  "девять|девяти;десять|десяти;одиннадцать|одиннадцати;двенадцать|двенадцати;тринадцать|тринадцати;" +
  "четырнадцать|четырнадцати;пятнадцать|пятнадцати;шестнадцать|шестнадцати;семнадцать|семнадцати;" +
  "восемнадцать|восемнадцати;девятнадцать|девятнадцати;двадцать|двадцати";
const englishHours = "one;two;three;four;five;six;seven;eight;nine;ten;eleven;twelve";

function numbered(list: string): Map<string, number> {
  return new Map(
    list.split(";").flatMap((forms, nth) => forms.split("|").map((form): [string, number] => [form, nth + 1])),
  );
}

/** One to twenty; twenty-one to twenty-three are two words. */
export const hourWords: ReadonlyMap<string, number> = new Map([...numbered(russianHours), ...numbered(englishHours)]);

/** «половина седьмого»: which hour it is the half of. */
export const halfHourWords: ReadonlyMap<string, number> = numbered(
  "первого;второго;третьего;четвертого;пятого;шестого;седьмого;восьмого;девятого;десятого;одиннадцатого;двенадцатого",
);

/** Monday is 0. By the beginning of the word: «понедельникам», «среду», «thursdays». */
const dayBeginnings: readonly (readonly [RegExp, number])[] = [
  [/^(пн|пнд|понед|понедельник\S*|mon|mondays?)$/, 0],
  [/^(вт|втр|вторник\S*|tue|tues|tuesdays?)$/, 1],
  [/^(ср|срд|сред[аеуыю]|средам|wed|wednesdays?)$/, 2],
  [/^(чт|чтв|четверг\S*|thu|thur|thurs|thursdays?)$/, 3],
  [/^(пт|птн|пятниц\S*|fri|fridays?)$/, 4],
  [/^(сб|сбт|суб|суббот\S*|sat|saturdays?)$/, 5],
  [/^(вс|вск|воскр|воскресень\S*|воскресен\S*|sun|sundays?)$/, 6],
];

export function dayOf(word: string): number | null {
  return dayBeginnings.find(([form]) => form.test(word))?.[1] ?? null;
}

const workdays = [0, 1, 2, 3, 4];
const restDays = [5, 6];
const allDays = [...workdays, ...restDays];

/** Words that are several days at once. */
export function dayGroupOf(word: string, next: string | undefined): { days: number[]; words: number } | null {
  if (/^(будн|weekday|workday)/.test(word)) return { days: workdays, words: /^(дн|days?$)/.test(next ?? "") ? 2 : 1 };
  if (/^рабоч(ие|им|их)$/.test(word) && (next ?? "").startsWith("дн")) return { days: workdays, words: 2 };
  if (/^(working|work|business|week)$/.test(word) && /^days?$/.test(next ?? "")) return { days: workdays, words: 2 };
  if (word === "без" && /^(выходных|перерыва)/.test(next ?? "")) return { days: allDays, words: 2 };
  if (/^(выходн|уикенд|weekend)/.test(word)) return { days: restDays, words: /^(дн|ден)/.test(next ?? "") ? 2 : 1 };
  if (/^(ежедневно|daily|everyday)$/.test(word)) return { days: allDays, words: 1 };
  if (/^(кажд\S+|every|any|люб\S+)$/.test(word) && /^(день|дни|day)$/.test(next ?? ""))
    return { days: allDays, words: 2 };
  return null;
}

/** Minutes of a part of the day; lunch is 13 to 14 unless the note says when it is. */
export const lunch = { from: 13 * 60, to: 14 * 60 };
const partsOfDay: readonly (readonly [RegExp, { from: number; to: number }])[] = [
  [/^(утром|утрам|утро|утра|утру|morning|mornings)$/, { from: 6 * 60, to: 12 * 60 }],
  [/^(днем|afternoon|afternoons)$/, { from: 12 * 60, to: 18 * 60 }],
  [/^(вечером|вечерам|вечер|вечера|вечеру|evening|evenings)$/, { from: 18 * 60, to: 22 * 60 }],
  [/^(ночью|ночам|ночь|ночи|night|nights|nighttime)$/, { from: 22 * 60, to: 6 * 60 }],
];

export function partOfDayOf(word: string): { from: number; to: number } | null {
  return partsOfDay.find(([form]) => form.test(word))?.[1] ?? null;
}

export const firstHalfOfDay = { from: 6 * 60, to: 12 * 60 };
export const secondHalfOfDay = { from: 12 * 60, to: 18 * 60 };
