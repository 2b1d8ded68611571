import { useState } from "react";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import type { Found } from "../ui/FoundPicker.tsx";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "./use-query.ts";

/** What a FoundPicker needs to find a client by any words; with an empty field, the recent ones. */
export function useFoundClients() {
  const { t } = useTexts();
  const [text, onText] = useState("");
  const [isOpened, onOpened] = useState(false);
  const found = useQuery("searchClients", { text, limit: 8 }, { enabled: isOpened });
  const rows = (found.data?.rows ?? []).map(
    ({ id, name, phone, city }): Found => ({
      id,
      name: name || t("list.noName"),
      aside: phone ? formatPhone(phone) : city,
    }),
  );
  return { text, rows, onText, onOpened };
}
