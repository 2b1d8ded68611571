import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { WrittenValue } from "../../src-contract/rules/edit-conflicts.ts";
import { useSession } from "../api/use-session.ts";
import { useUsers } from "../api/use-users.ts";
import { When } from "../ui/When.tsx";

/** Who wrote a text and when; what nobody is known to have written was there before the first edit. */
export function WrittenBy({ written, now }: { written: WrittenValue | null; now: number }) {
  const { t } = useTexts();
  const { user } = useSession();
  const users = useUsers();
  if (!written) return <>{t("card.edits.atFirst")}</>;
  const { authorId, createdAt } = written;
  return (
    <>
      {authorId === user.id ? t("card.edits.you") : (users.nameOf(authorId) ?? t("card.edits.someone"))}{" "}
      <When time={createdAt} now={now} />
    </>
  );
}
