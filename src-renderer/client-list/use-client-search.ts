import type { TFunction } from "i18next";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { useQuery } from "../api/use-query.ts";

export type FoundClient = QueryResult<"searchClients">["rows"][number];

/** As you type, without waiting: the answer to an older text is dropped, the shown one stays until the next is here. */
export function useClientSearch(text: string, options: { enabled: boolean; limit: number }) {
  return useQuery("searchClients", { text, limit: options.limit }, { enabled: options.enabled });
}

/** Why a row was found, in words: the kind, and the place or what tells the client apart. */
export function whyFound(found: FoundClient, t: TFunction): { kind: string; text: string } {
  const place = [found.company, found.city].filter((part) => part && part !== found.name).join(" · ");
  // A name that fits is seen by itself.
  const kind = found.match === "name" ? "" : t(`list.match.${found.match}`);
  return { kind, text: found.excerpt ?? place };
}

export function useWhyFound(): (found: FoundClient) => { kind: string; text: string } {
  const { t } = useTexts();
  return (found) => whyFound(found, t);
}
