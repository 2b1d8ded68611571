import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useSoftphone } from "../softphone/softphone-store.ts";

/** UX.md: 272 px on a narrow window, 320 on a wide one; folded away during a call when the window is under 1500 px. */
export function useListPane(): { width: number; folded: boolean; toggle: () => void } {
  const narrow = useMediaQuery("(max-width: 1499px)", false, { getInitialValueInEffect: false });
  const inCall = useSoftphone((phone) => phone.calls.some((call) => call.state.phase === "talking"));
  const [chosen, setChosen] = useState<{ folded: boolean; inCall: boolean } | null>(null);
  // What the person chose holds until a call begins or ends.
  const folded = chosen?.inCall === inCall ? chosen.folded : Boolean(narrow) && inCall;
  return {
    width: narrow ? 272 : 320,
    folded,
    toggle: () => setChosen({ folded: !folded, inCall }),
  };
}
