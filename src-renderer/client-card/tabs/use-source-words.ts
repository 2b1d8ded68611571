import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import { handSource } from "../../../src-contract/entities/client-details.ts";
import type { ClientRecord } from "../../../src-contract/entities/client-record.ts";
import { useUsers } from "../../api/use-users.ts";

/** Who wrote a record: the person, «by hand» where nobody knows him any more, or the system that told it. */
export function useSourceWords(): (record: Pick<ClientRecord, "source" | "authorId">) => string {
  const { t } = useTexts();
  const users = useUsers();
  return ({ source, authorId }) =>
    users.nameOf(authorId) ?? (source === handSource ? t("records.source.hand") : source);
}
