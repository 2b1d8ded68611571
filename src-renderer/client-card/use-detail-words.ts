import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { addressTypes, messengers, socialNetworks } from "../../src-contract/entities/client-details.ts";
import type { DetailColumn } from "./detail-kinds.ts";

export type DetailWords = {
  /** What stands before one of them: its network, its messenger, its kind of address. */
  kind(column: DetailColumn, type: string | null): string;
  add(column: DetailColumn): string;
  /** The name of the list of kinds. */
  kinds(column: DetailColumn): string;
};

export function useDetailWords(): DetailWords {
  const { t } = useTexts();
  return useMemo(
    () => ({
      kind(column, type) {
        switch (column) {
          case "sites":
            return t("card.facts.sites");
          case "profiles":
            return t(`card.details.networks.${type as (typeof socialNetworks)[number]}`);
          case "messengers":
            return t(`card.details.messengers.${type as (typeof messengers)[number]}`);
          case "addresses":
            return t(`card.details.addressTypes.${type as (typeof addressTypes)[number]}`);
        }
      },
      add(column) {
        return {
          sites: t("card.details.addSite"),
          profiles: t("card.details.addProfile"),
          messengers: t("card.details.addMessenger"),
          addresses: t("card.details.addAddress"),
        }[column];
      },
      kinds(column) {
        return {
          sites: t("card.facts.sites"),
          profiles: t("card.details.network"),
          messengers: t("card.details.messenger"),
          addresses: t("card.details.addressType"),
        }[column];
      },
    }),
    [t],
  );
}
