import { createContext, type ReactNode, useContext, useEffect } from "react";
import { type Language, type Texts, textsIn } from "./texts-in.ts";

const TextsContext = createContext<Texts>(textsIn("ru"));

/** The words of a window, in its language. */
export function TextsProvider({ language, children }: { language: Language; children: ReactNode }) {
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <TextsContext.Provider value={textsIn(language)}>{children}</TextsContext.Provider>;
}

/** `t` is the same for as long as the language is. */
export function useTexts(): Texts {
  return useContext(TextsContext);
}
