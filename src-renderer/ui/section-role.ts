import { createContext, useContext } from "react";

/** Of two cards side by side the second one's parts are no landmarks: the names of those are to be there once. */
export const LandmarksContext = createContext(true);

/** The role of a `section` with a name: undefined is its own, a landmark. */
export function useSectionRole(): "group" | undefined {
  return useContext(LandmarksContext) ? undefined : "group";
}
