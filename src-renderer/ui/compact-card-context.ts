import { createContext } from "react";

/** Shows a client in brief over whatever is open; the window gives it, `ui` knows no card. */
export const CompactCardContext = createContext<(clientId: string) => void>(() => undefined);
