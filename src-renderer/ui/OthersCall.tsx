import { IconHeadset } from "@tabler/icons-react";
import { createContext, useContext } from "react";
import classes from "./OthersCall.module.css";
import { useTexts } from "./texts/TextsProvider.tsx";
import { useFormat } from "./use-format.ts";

/** `answeredAt` null: the client is being called. */
export type OthersCallFacts = { colleague: string | null; startedAt: number; answeredAt: number | null };

/** By clients. A list of many rows reads it here and asks for nothing itself. */
export const OthersCallsContext = createContext<ReadonlyMap<string, OthersCallFacts>>(new Map());

type OthersCallProps = {
  clientId: string;
  /** The icon alone, where a row has no room for the words. */
  compact?: boolean;
};

/** UX convention 24: who of the colleagues talks with the client or calls him now; nothing when nobody does. */
export function OthersCall({ clientId, compact = false }: OthersCallProps) {
  const call = useContext(OthersCallsContext).get(clientId);
  return call ? <Mark call={call} compact={compact} /> : null;
}

function Mark({ call: { colleague, startedAt, answeredAt }, compact }: { call: OthersCallFacts; compact: boolean }) {
  const { t } = useTexts();
  const format = useFormat();
  const name = colleague ?? t("softphone.others.somebody");
  const words = t(answeredAt === null ? "softphone.others.calls" : "softphone.others.talks", { name });
  const tip = `${words}, ${t("softphone.others.since", { time: format.clock(answeredAt ?? startedAt) })}`;
  return compact ? (
    <span className={classes.mark} role="img" aria-label={words} data-tip={tip}>
      <IconHeadset size={14} stroke={1.8} />
    </span>
  ) : (
    <span className={classes.mark} role="status" data-tip={tip}>
      <IconHeadset size={14} stroke={1.8} aria-hidden />
      <span className={classes.words}>{words}</span>
    </span>
  );
}
