import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { useQuery } from "../api/use-query.ts";
import { useUsers } from "../api/use-users.ts";
import { ColleagueMark } from "../ui/ColleagueMark.tsx";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useFormat } from "../ui/use-format.ts";

type OthersCall = QueryResult<"callsOfOthersNow">[number];

/** By clients. A list of many rows reads it here and asks for nothing itself. */
const OthersCallsContext = createContext<ReadonlyMap<string, OthersCall>>(new Map());

/** UX-24: around every screen that shows clients. */
export function OthersCallsProvider({ children }: { children: ReactNode }) {
  const { data } = useQuery("callsOfOthersNow", {});
  const byClient = useMemo(() => new Map((data ?? []).map((call) => [call.clientId, call])), [data]);
  return <OthersCallsContext.Provider value={byClient}>{children}</OthersCallsContext.Provider>;
}

/** Who of the colleagues talks with the client or calls him now; nothing when nobody does. */
export function OthersCall({ clientId, compact = false }: { clientId: string; compact?: boolean }) {
  const call = useContext(OthersCallsContext).get(clientId);
  return call ? <Mark call={call} compact={compact} /> : null;
}

function Mark({ call, compact }: { call: OthersCall; compact: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const name = useUsers().nameOf(call.managerId) ?? t("softphone.others.somebody");
  const words = t(call.answeredAt === null ? "softphone.others.calls" : "softphone.others.talks", { name });
  const since = t("softphone.others.since", { time: format.clock(call.answeredAt ?? call.startedAt) });
  return <ColleagueMark words={words} tip={`${words}, ${since}`} compact={compact} />;
}
