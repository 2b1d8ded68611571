import { useCallback } from "react";
import { useNotice } from "../ui/use-notice.tsx";
import { mutate } from "./mutate.ts";
import { useQuery } from "./use-query.ts";
import { useSession } from "./use-session.ts";

/** GC-25: a choice of the person, the same on every desk of his and after every restart. Undefined until it is read. */
export function useSetting(name: string): [words: readonly string[] | undefined, choose: (words: string[]) => void] {
  const { user } = useSession();
  const notice = useNotice();
  const { data } = useQuery("users", {});
  const choose = useCallback(
    (words: string[]) => void mutate("chooseSetting", { name, words }).then(notice.check),
    [name, notice],
  );
  const own = data?.find(({ id }) => id === user.id);
  return [data && (own?.settings[name] ?? none), choose];
}
const none: readonly string[] = [];
