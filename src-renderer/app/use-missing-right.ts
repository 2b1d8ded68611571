import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { MutationName } from "../../src-contract/mutations/index.ts";
import { mutationWriters, tableReaders } from "../../src-contract/rules/permissions.ts";
import { useSession } from "../api/use-session.ts";

/** The places of the window that a right opens, each with the text that is its name everywhere. */
export const placeNames = {
  interaction: "card.interaction.title",
  newClient: "list.newClient",
  today: "app.rail.today",
  tasks: "app.rail.tasks",
  calls: "app.rail.calls",
  import: "app.rail.import",
  administration: "app.rail.administration",
} as const;

/** What somebody lacks: to see a table's rows or to do a mutation, and the place that it would open. */
export type MissingRightOf = { name: keyof typeof placeNames } & ({ see: SyncedTable } | { act: MutationName });

/** GC-55, G5-14: which right is wanted, who has it and who gives it, by the contract's own rules. */
export function useMissingRight(): (missing: MissingRightOf) => string {
  const { t, language } = useTexts();
  const { user } = useSession();
  return (missing) => {
    const holders = "see" in missing ? tableReaders[missing.see] : mutationWriters[missing.act];
    const names = holders.map((role) => t(`session.roles.${role}`));
    return t("app.rights.needed", {
      right: t(placeNames[missing.name]),
      roles: new Intl.ListFormat(language, { type: "conjunction" }).format(names),
      role: t(`session.roles.${user.role}`),
    });
  };
}
