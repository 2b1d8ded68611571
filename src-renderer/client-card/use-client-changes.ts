import { useCallback } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import type { ClientChanges } from "../../src-contract/entities/client-edit.ts";
import { presentValues } from "../../src-contract/rules/client-fields.ts";
import { mutate, newId } from "../api/mutate.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useUndoStore } from "../api/undo-store.ts";

/**
 * Saves changed fields silently (UX convention 9) and remembers how to take them back. `before`: what the person saw when
 * beginning to edit, where that may differ from what the card says now.
 */
export function useClientChanges(client: Client): (changes: ClientChanges, before?: ClientChanges) => Promise<boolean> {
  const notice = useNotice();
  const remember = useUndoStore((state) => state.remember);
  return useCallback(
    async (changes, before = presentValues(changes, client)) => {
      const result = await mutate("updateClient", { editId: newId(), clientId: client.id, changes, before });
      if (result.ok) remember({ clientId: client.id, changes: before, before: changes });
      return notice.check(result);
    },
    [client, notice, remember],
  );
}

/** Ctrl+Z: takes the last change back, also after the server confirmed it, by a further change. */
export function useUndo(): () => void {
  const { t } = useTexts();
  const notice = useNotice();
  const take = useUndoStore((state) => state.take);
  return useCallback(() => {
    const undo = take();
    if (!undo) return;
    const { clientId, changes, before } = undo;
    void mutate("updateClient", { editId: newId(), clientId, changes, before }).then((result) => {
      if (notice.check(result)) notice.say(t("card.undone"));
    });
  }, [notice, t, take]);
}
