import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { callPanelSubject } from "../softphone/call-panel-subject.ts";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { useStored } from "../ui/use-stored.ts";

export const listWidths = { least: 260, most: 420 } as const;

export type ListPane = { width: number; folded: boolean; toggle: () => void; setWidth: (width: number) => void };

/**
 * UX.md: 272 px on a narrow window, 320 on a wide one, dragged and remembered for each; folded away during a call when
 * the window is under 1500 px, and under 1280 as long as the call's column is there. Under 1000 px (200 % zoom) there is
 * room for the list or for a card, not for both; under 1500 px two cards leave no room for it either.
 */
export function useListPane(cardOpen: boolean, twoCards: boolean): ListPane {
  const narrow = Boolean(useMediaQuery("(max-width: 1499px)", false, { getInitialValueInEffect: false }));
  const small = Boolean(useMediaQuery("(max-width: 1279px)", false, { getInitialValueInEffect: false }));
  const talking = useSoftphone((phone) => phone.calls.some((call) => call.state.phase === "talking"));
  const aboutCall = useSoftphone((phone) => callPanelSubject(phone).callId !== null);
  const inCall = small ? aboutCall : talking;
  const tiny = Boolean(useMediaQuery("(max-width: 999px)", false, { getInitialValueInEffect: false }));
  const crowded = (narrow && (inCall || twoCards)) || (tiny && cardOpen);
  const [chosen, setChosen] = useState<{ folded: boolean; crowded: boolean } | null>(null);
  const [narrowWidth, setNarrowWidth] = useStored("list.width.narrow", 272, isWidth);
  const [wideWidth, setWideWidth] = useStored("list.width.wide", 320, isWidth);
  // What the person chose holds until there is more room or less.
  const folded = chosen?.crowded === crowded ? chosen.folded : crowded;
  return {
    width: narrow ? narrowWidth : wideWidth,
    folded,
    toggle: () => setChosen({ folded: !folded, crowded }),
    setWidth: narrow ? setNarrowWidth : setWideWidth,
  };
}

function isWidth(value: unknown): value is number {
  return typeof value === "number" && value >= listWidths.least && value <= listWidths.most;
}
