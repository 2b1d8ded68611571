import { createContext } from "react";

/** How text gets to the clipboard; the composition root gives it, `ui` reaches nothing outside itself. True when done. */
export const CopyContext = createContext<(text: string) => Promise<boolean>>(() => Promise.resolve(false));
