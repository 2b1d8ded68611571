/**
 * The one normal form in which text is searched: lower case, ё→е, й kept, other diacritics dropped, spaces folded.
 * SQLite's own lower() and LIKE fold ASCII only.
 */
export function normalizeForSearch(text: string): string {
  const lower = text.toLowerCase();
  const plain = hasNoDiacritics.test(lower) ? lower : withoutDiacritics(lower);
  return plain.replaceAll("ё", "е").replace(/\s+/g, " ").trim();
}

/** Nearly every text: looking it through is cheaper than taking its letters apart. */
const hasNoDiacritics = /^[ -\]_a-z{-~а-яё№«»–—…\s]*$/;

function withoutDiacritics(text: string): string {
  return text
    .normalize("NFD")
    .replace(/и\u0306/g, "й")
    .replace(/\p{Diacritic}/gu, "");
}

const latinToCyrillic = new Map(
  Array.from("qwertyuiop[]asdfghjkl;'zxcvbnm,.`").map((key, index) => [
    key,
    "йцукенгшщзхъфывапролджэячсмитьбюё"[index] ?? key,
  ]),
);
const cyrillicToLatin = new Map(Array.from(latinToCyrillic, ([latin, cyrillic]) => [cyrillic, latin]));

/** The same keys in the other layout: «rkbtyn» is «клиент», «зуекщм» is «petrov» (UX convention 2). */
export function switchLayout(text: string): string {
  return Array.from(text.toLowerCase(), (key) => latinToCyrillic.get(key) ?? cyrillicToLatin.get(key) ?? key).join("");
}
