import { type ReactNode, useMemo } from "react";
import { useQuery } from "../api/use-query.ts";
import { useUsers } from "../api/use-users.ts";
import { type OthersCallFacts, OthersCallsContext } from "../ui/OthersCall.tsx";

/** UX-24: around every screen that shows clients. */
export function OthersCallsProvider({ children }: { children: ReactNode }) {
  const { data } = useQuery("callsOfOthersNow", {});
  const users = useUsers();
  const byClient = useMemo(
    () =>
      new Map(
        (data ?? []).map(({ clientId, managerId, ...times }): [string, OthersCallFacts] => [
          clientId,
          { ...times, colleague: users.nameOf(managerId) },
        ]),
      ),
    [data, users],
  );
  return <OthersCallsContext.Provider value={byClient}>{children}</OthersCallsContext.Provider>;
}
