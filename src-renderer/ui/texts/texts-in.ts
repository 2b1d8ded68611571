import { createInstance, type TFunction } from "i18next";
import { en } from "./en.ts";
import { ru } from "./ru.ts";

export type Language = "ru" | "en";
export type Texts = { language: Language; t: TFunction };

/** All texts are in the bundle, so they are ready at once. */
const instance = createInstance();
void instance.init({
  lng: "ru",
  fallbackLng: "ru",
  defaultNS: "texts",
  ns: ["texts"],
  resources: { ru: { texts: ru }, en: { texts: en } },
  initAsync: false,
  interpolation: { escapeValue: false },
});

const known: Record<Language, Texts> = { ru: createTexts("ru"), en: createTexts("en") };

export function textsIn(language: Language): Texts {
  return known[language];
}

/** A text without values is looked up once: a card asks for three hundred each time it is drawn (P-9). */
function createTexts(language: Language): Texts {
  const lookUp = instance.getFixedT(language);
  const plain = new Map<string, string>();
  const t = (...args: Parameters<TFunction>): string => {
    const [key] = args;
    if (args.length > 1 || typeof key !== "string") return lookUp(...args);
    const text = plain.get(key) ?? lookUp(...args);
    plain.set(key, text);
    return text;
  };
  return { language, t: t as TFunction };
}
