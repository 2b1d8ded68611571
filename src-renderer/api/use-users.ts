import { useMemo } from "react";
import type { User } from "../../src-contract/entities/user.ts";
import { useQuery } from "./use-query.ts";

const collator = new Intl.Collator("ru");

/** `isRead`: nothing is to be waited for, or nothing will come. Names of colleagues by id, and those who can be given work (not disabled, in Russian order). */
export function useUsers(): { isRead: boolean; nameOf: (id: string | null) => string | null; active: User[] } {
  const { data, error } = useQuery("users", {});
  return useMemo(() => {
    const users = data ?? [];
    const names = new Map(users.map((user) => [user.id, user.name]));
    return {
      isRead: data !== undefined || error !== null,
      nameOf: (id) => (id === null ? null : (names.get(id) ?? null)),
      active: users
        .filter((user) => user.disabledAt === null)
        .sort((one, other) => collator.compare(one.name, other.name)),
    };
  }, [data, error]);
}
