import { useCallback, useEffect, useState } from "react";
import type { ManagedPerson } from "../../src-contract/administration.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";

/** Everybody of the account, as the server has them now; `refresh` after a change. */
export function usePeople(): { people: ManagedPerson[] | null; error: ErrorBody | null; refresh: () => Promise<void> } {
  const [people, setPeople] = useState<ManagedPerson[] | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const refresh = useCallback(async () => {
    const result = await command("listPeople", {});
    if (result.ok) setPeople(result.value.people);
    setError(result.ok ? null : result.error);
  }, []);
  useEffect(() => void refresh(), [refresh]);
  return { people, error, refresh };
}
