import { useCallback } from "react";
import { useNotice } from "../ui/use-notice.tsx";
import { mutate } from "./mutate.ts";
import { useQuery } from "./use-query.ts";
import { useSession } from "./use-session.ts";

/** Every choice of the person, the same on every desk of his and after every restart. Undefined until they are read. */
export function useSettings(): {
  settings: Readonly<Record<string, readonly string[]>> | undefined;
  /** Null: as if nothing had been chosen. */
  choose: (name: string, words: string[] | null) => void;
} {
  const { user } = useSession();
  const notice = useNotice();
  const { data } = useQuery("users", {});
  const choose = useCallback(
    (name: string, words: string[] | null) => void mutate("chooseSetting", { name, words }).then(notice.check),
    [notice],
  );
  const own = data?.find(({ id }) => id === user.id);
  return { settings: data && (own?.settings ?? none), choose };
}
const none: Readonly<Record<string, readonly string[]>> = {};
