import { useCallback } from "react";
import type { NamedTies } from "../../src-contract/queries/call-ties.ts";
import { useTexts } from "../ui/texts/TextsProvider.tsx";

/** What a call is about, in one line: «Петрова Анна, ООО «Ромашка» · заказ № 1042 · задача «перезвонить»» (G3-12). */
export function useTiesWords(): (ties: NamedTies) => string {
  const { t } = useTexts();
  return useCallback(
    ({ client, order, task }) => {
      const parts = [
        clientWords(client),
        order &&
          (order.number === null ? t("calls.ties.orderGone") : t("calls.ties.orderIs", { number: order.number })),
        task && (task.text === null ? t("calls.ties.taskGone") : t("calls.ties.taskIs", { text: task.text })),
      ];
      return parts.filter(Boolean).join(" · ");

      function clientWords(of: NamedTies["client"]): string {
        if (of === null) return t("calls.unknownClient");
        if (of.name === null) return t("calls.ties.clientGone");
        const { company } = of;
        const name = of.name || t("list.noName");
        // who has no name is called by the company
        return company === "" || company === name ? name : t("calls.ties.company", { name, company });
      }
    },
    [t],
  );
}
