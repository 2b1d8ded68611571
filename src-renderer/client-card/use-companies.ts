import { useMemo, useState } from "react";
import { normalizeForSearch } from "../../src-contract/rules/search-text.ts";
import { useQuery } from "../api/use-query.ts";

const offeredAtMost = 12;

/** UD-9, UD-10: the companies of other clients whose name has what is typed in it; another one may be typed as well. */
export function useCompanies(): { texts: readonly string[]; onTyping: (text: string) => void } {
  const [typed, setTyped] = useState("");
  const wanted = normalizeForSearch(typed);
  const { data } = useQuery("searchClients", { text: typed, limit: 100 }, { enabled: wanted !== "" });
  const texts = useMemo(() => {
    if (wanted === "") return [];
    const names = (data?.rows ?? []).map(({ company }) => company);
    const fitting = names.filter((name) => name !== "" && normalizeForSearch(name).includes(wanted));
    return [...new Set(fitting)].sort(new Intl.Collator("ru").compare).slice(0, offeredAtMost);
  }, [data, wanted]);
  return { texts, onTyping: setTyped };
}
