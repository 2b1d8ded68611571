import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { callPanelSubject } from "../softphone/call-panel-subject.ts";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { useStored } from "../ui/use-stored.ts";

export type ContextPane = {
  open: boolean;
  /** Lies over the card instead of beside it: a window under 1280 px has no room for both, with two cards under 2200. */
  over: boolean;
  /** Wide enough for «Сегодня» below the forms. */
  roomy: boolean;
  show: () => void;
  hide: () => void;
};

/** The right column: beside the card and remembered as it was left, a drawer on a small window, always there in a call. */
export function useContextPane(twoCards: boolean): ContextPane {
  const least = twoCards ? 2199 : 1279;
  const small = Boolean(useMediaQuery(`(max-width: ${least}px)`, false, { getInitialValueInEffect: false }));
  const roomy = Boolean(useMediaQuery("(min-width: 1500px)", true, { getInitialValueInEffect: false }));
  const aboutCall = useSoftphone((phone) => callPanelSubject(phone).callId !== null);
  const [beside, setBeside] = useStored("context.open", true, isBoolean);
  const [drawer, setDrawer] = useState(false);
  const set = small ? setDrawer : setBeside;
  return {
    open: aboutCall || (small ? drawer : beside),
    over: small && !aboutCall,
    roomy,
    show: () => set(true),
    hide: () => set(false),
  };
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}
