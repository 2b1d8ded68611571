import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import { useSoftphone } from "./softphone-store.ts";

type DialRequest = { number: string; until: number };
type DialRequests = {
  /** A number that is to be called, not only shown; the number field calls it once and settles it. */
  request: DialRequest | null;
  ask(number: string): void;
  settle(): void;
};

/** At a cold start the line may still be connecting. Later than this nobody expects the call any more. */
const waitsForLineMs = 30_000;

export function createDialRequests(now: () => number): StoreApi<DialRequests> {
  return createStore<DialRequests>((set) => ({
    request: null,
    ask: (number) => set({ request: { number, until: now() + waitsForLineMs } }),
    settle: () => set({ request: null }),
  }));
}

type DialMoment = { request: DialRequest | null; text: string; isReady: boolean; now: number };

/**
 * What becomes of a request now. It is dropped when the person has changed the field, or when the line was not there in
 * time: the number then waits in the field, one Enter away from a call.
 */
export function fateOfRequest({ request, text, isReady, now }: DialMoment): "none" | "wait" | "dial" | "drop" {
  if (request === null) return "none";
  if (text !== request.number || now > request.until) return "drop";
  return isReady ? "dial" : "wait";
}

const DialRequestsContext = createContext<StoreApi<DialRequests> | null>(null);
export const DialRequestsProvider = DialRequestsContext.Provider;

export function useDialRequests<Selected>(selector: (requests: DialRequests) => Selected): Selected {
  const requests = useContext(DialRequestsContext);
  if (!requests) throw new Error("SoftphoneProvider is missing above this component");
  return useStore(requests, selector);
}

/** Puts a number into the field, and calls it if `dial` and no call is live; answers false when a call stood in its way. */
export function useShowNumber(): (number: string, dial: boolean) => boolean {
  const setDialText = useSoftphone((softphone) => softphone.setDialText);
  const isInCall = useSoftphone(({ calls }) => calls.length > 0);
  const ask = useDialRequests((requests) => requests.ask);
  return (number, dial) => {
    setDialText(number);
    if (dial && !isInCall) ask(number);
    return !(dial && isInCall);
  };
}
