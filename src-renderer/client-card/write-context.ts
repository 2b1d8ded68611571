import { createContext } from "react";

/** UD-35: begins a letter to this address in the card's messages. Null: nobody writes from here. */
export const WriteContext = createContext<((address: string) => void) | null>(null);

/** An address that is to be written to; `onTaken` is called once it is. */
export type WriteAsk = { clientId: string; address: string; onTaken: () => void };
