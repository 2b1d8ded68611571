import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en.ts";
import { ru } from "./ru.ts";

export type Language = "ru" | "en";

/** All texts are in the bundle, so the instance is ready at once; `changeLanguage` switches it while it runs. */
export function createTexts(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: "ru",
    defaultNS: "texts",
    ns: ["texts"],
    resources: { ru: { texts: ru }, en: { texts: en } },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return instance;
}
