import { useTranslation } from "react-i18next";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { MutationName } from "../../src-contract/mutations/index.ts";
import { mutationWriters, tableReaders } from "../../src-contract/rules/permissions.ts";
import { useSession } from "../api/use-session.ts";

/** What somebody lacks: to see a table's rows or to do a mutation, and the right's name on the screen (`app.rights.names`). */
export type MissingRightOf = { name: RightName } & ({ see: SyncedTable } | { act: MutationName });
export type RightName = "interaction" | "today" | "tasks" | "calls" | "import" | "newClient";

/** GC-55, G5-14: which right is wanted, who has it and who gives it, by the contract's own rules. */
export function useMissingRight(): (missing: MissingRightOf) => string {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  return (missing) => {
    const holders = "see" in missing ? tableReaders[missing.see] : mutationWriters[missing.act];
    const names = holders.map((role) => t(`session.roles.${role}`));
    return t("app.rights.needed", {
      right: t(`app.rights.names.${missing.name}`),
      roles: new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(names),
      role: t(`session.roles.${user.role}`),
    });
  };
}
