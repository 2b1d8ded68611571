import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { MutationName } from "../../src-contract/mutations/index.ts";
import { itemTexts } from "../../src-contract/rules/item-texts.ts";

type ItemLike = { name: MutationName | null; args: unknown };
export type ItemWords = {
  title(name: MutationName | null): string;
  /** The name of a text by its place in the args. */
  label(path: string): string;
  /** What its author recognises it by: the texts he typed, else the number that was dialled; empty when there is none. */
  summary(item: ItemLike): string;
};

const columns = ["lastName", "firstName", "patronymic", "company", "jobTitle", "city"] as const;

export function useItemWords(): ItemWords {
  const { t } = useTexts();
  return useMemo(() => {
    const label = (path: string) => {
      const last = path.split(".").at(-1) ?? "";
      const column = columns.find((known) => known === last);
      if (column) return t(`card.facts.${column}`);
      return last === "reasonText" ? t("card.interaction.reasonText") : t("outbox.text");
    };
    return {
      title: (name) => (name ? t(`outbox.mutations.${name}`) : t("outbox.newer")),
      label,
      summary({ name, args }) {
        const texts = itemTexts(name, args).filter(({ text }) => text !== "");
        const isEdit = name === "updateClient" || name === "settleClientConflict";
        if (texts.length > 0)
          return texts.map(({ path, text }) => (isEdit ? `${label(path)}: ${text}` : text)).join(isEdit ? ", " : " ");
        const raw = typeof args === "object" && args !== null && "raw" in args ? args.raw : null;
        return typeof raw === "string" ? raw : "";
      },
    };
  }, [t]);
}
