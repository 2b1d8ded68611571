import { firstNames } from "./first-names.ts";

export type PersonName = { lastName: string; firstName: string; patronymic: string };

/** -ович, -евна, -ична… and the transliterated forms; Ильич, Кузьмич, Фомич and their like have no «ов». */
const patronymicEnding =
  /(?:[оеё]вич|[оеё]вна|инична|ична|(?:кузьм|иль|фом|лук|никит)ич|(?:ovich|evich|ovna|evna|ichna))$/iu;
/** «Мамед оглы», «Рашид кызы»: the word after the father's name. */
const turkicPatronymic = /^(?:оглы|оглу|улы|уулу|кызы|кизи|ogly|oglu|kyzy|qizi)$/iu;
const surnameEnding =
  /(?:[оеё]ва?|[иы]на?|[сц]кий|[сц]кая|ской|ук|юк|чак|ко|швили|дзе|янц?|[иы]х|ov|ova|ev|eva|ins?|skiy|sky|skaya|enko|chuk|yan)$/iu;

/**
 * One cell with a whole name: «Петрова Анна Викторовна», «Анна Викторовна Петрова», «Анна Петрова», «Петрова, Анна».
 * The patronymic's ending tells the order of three words, known first names the order of two. What it cannot tell
 * stays in the order of Russian papers, surname first; a name in Latin letters is read first name first.
 */
export function splitFullName(text: string): PersonName {
  const comma = /^([^,]+),\s*([^,]+)$/u.exec(text.trim());
  if (comma?.[1] && comma[2]) {
    const rest = splitFullName(comma[2]);
    const given = [rest.lastName, rest.firstName].filter(Boolean).join(" ");
    return { lastName: oneSpaced(comma[1]), firstName: given, patronymic: rest.patronymic };
  }
  const words = joinTurkic(oneSpaced(text).split(" ").filter(Boolean));
  const [first = "", second = "", third = ""] = words;
  if (words.length === 0) return { lastName: "", firstName: "", patronymic: "" };
  if (words.length === 1) return oneWord(first);
  if (words.length === 2) return twoWords(first, second);
  if (words.length === 3) return threeWords(first, second, third);
  // «Салтыков Щедрин Михаил Евграфович», «Мария Анна Луиза де Бурбон»
  const last = words.at(-1) ?? "";
  if (isPatronymic(last)) {
    return { lastName: words.slice(0, -2).join(" "), firstName: words.at(-2) ?? "", patronymic: last };
  }
  return { lastName: words.slice(1).join(" "), firstName: first, patronymic: "" };
}

function oneWord(word: string): PersonName {
  const isSurname = surnameEnding.test(word) && !isFirstName(word);
  return { lastName: isSurname ? word : "", firstName: isSurname ? "" : word, patronymic: "" };
}

function twoWords(first: string, second: string): PersonName {
  if (isPatronymic(second) && isFirstName(first)) return { lastName: "", firstName: first, patronymic: second };
  const nameFirst: PersonName = { lastName: second, firstName: first, patronymic: "" };
  const surnameFirst: PersonName = { lastName: first, firstName: second, patronymic: "" };
  if (isFirstName(first) !== isFirstName(second)) return isFirstName(first) ? nameFirst : surnameFirst;
  if (surnameEnding.test(first) !== surnameEnding.test(second))
    return surnameEnding.test(first) ? surnameFirst : nameFirst;
  return isLatin(first) ? nameFirst : surnameFirst;
}

function threeWords(first: string, second: string, third: string): PersonName {
  const middle: PersonName = { lastName: third, firstName: first, patronymic: second };
  const end: PersonName = { lastName: first, firstName: second, patronymic: third };
  const middleFits = isPatronymic(second);
  const endFits = isPatronymic(third);
  // «Иван Петрович Рабинович»: both look like a patronymic, the first name decides
  if (middleFits && endFits) return isFirstName(first) && !isFirstName(second) ? middle : end;
  if (middleFits) return middle;
  if (endFits) return end;
  if (isLatin(first) || /^\p{Lu}\.$/u.test(first)) return middle;
  return isFirstName(first) && !isFirstName(second) ? middle : end;
}

/** «Алиев Рашид Мамед оглы» has three parts: the last two words are one. */
function joinTurkic(words: string[]): string[] {
  const last = words.at(-1);
  if (words.length < 3 || !last || !turkicPatronymic.test(last)) return words;
  return [...words.slice(0, -2), `${words.at(-2)} ${last}`];
}

function isPatronymic(word: string): boolean {
  return patronymicEnding.test(word) || /\s/u.test(word);
}

function isFirstName(word: string): boolean {
  return firstNames.has(word.toLowerCase().replaceAll("ё", "е"));
}

function isLatin(word: string): boolean {
  return /^[\p{Script=Latin}\p{P}]+$/u.test(word);
}

function oneSpaced(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
