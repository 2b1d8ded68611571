import { normalizeForSearch } from "../src-contract/rules/search-text.ts";

/**
 * The order of Intl.Collator("ru") as bytes, so that an index can keep it: punctuation, digits, Cyrillic (ё with е, й
 * after и, the letters of neighbouring alphabets in their places), Latin. sort-key.test.ts holds it against the collator.
 */
const alphabet =
  " _-–—,;:!?.…·'‘’\"“”„«»()[]{}§@*/\\&#%•`^°+±×<=>|~$£€₽" +
  "0123456789" +
  "аәӕбвгғӻҕӷдԁђԃҙеєжԫҗзԅԑѕӡԇиҋійјкқӄҡҟҝԟԛлӆԓԡљԉԕмӎнԩӊңӈԣҥњԋоөпԥҧҁрҏԗсԍҫтԏҭћуүұѹфхӽӿҳһԧѡѿѽѻцҵчԭҷӌҹҽҿџшщъыьҍѣэюяԙѥѧѫѩѭѯѱѳѵҩԝӏ" +
  "abcdefghijklmnopqrstuvwxyz";
const weights = new Map(Array.from(alphabet, (letter, index) => [letter, String.fromCharCode(0x20 + index)]));
/** Letters that Unicode does not decompose, though they sort as another one. */
const sameAs: Record<string, string> = { ґ: "г", ø: "o", ł: "l", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe", "№": "no" };
const separator = "\u0001";
/** Sorts after every name. */
const nameless = "\uf8ff";

/**
 * A key that compares as the name sorts, unique by `no`. Names that differ by accents alone («Семен», «Семён») follow
 * each other, the plain one first.
 */
export function russianSortKey(name: string, no: number): string {
  const normal = normalizeForSearch(name);
  if (normal === "") return nameless + separator + numberKey(no);
  let key = "";
  for (const letter of normal) {
    for (const plain of sameAs[letter] ?? letter) key += weights.get(plain) ?? plain;
  }
  const lower = name.trim().toLowerCase();
  return key + separator + (lower === normal ? "" : lower) + separator + numberKey(no);
}

function numberKey(no: number): string {
  return no.toString(36).padStart(7, "0");
}
