import { useCallback } from "react";
import type { Client } from "../../src-contract/entities/client.ts";
import { useFormat } from "../ui/use-format.ts";

/** GC-8, LL-13, LL-26: the city and the country of a client, as far as they are known: «Омск, Россия». */
export function usePlace(): (client: Pick<Client, "city" | "country">) => string {
  const format = useFormat();
  return useCallback(
    ({ city, country }) => [city, country && format.country(country)].filter(Boolean).join(", "),
    [format],
  );
}
