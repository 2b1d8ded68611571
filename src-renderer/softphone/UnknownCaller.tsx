import { Alert, Button, Stack, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import type { Result } from "../../src-contract/errors.ts";
import { mutate, newId } from "../api/mutate.ts";
import { readQuery } from "../api/read-query.ts";
import { useAction } from "../api/use-action.ts";
import { useFoundClients } from "../api/use-found-clients.ts";
import { useQuery } from "../api/use-query.ts";
import { useSession } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { FoundPicker } from "../ui/FoundPicker.tsx";
import { clientOfCall } from "./caller-client.ts";
import classes from "./UnknownCaller.module.css";
import { useRankWords } from "./use-rank-words.ts";

/** A company's exchange may stand on hundreds of cards; the others are found by name. */
const shownAtMost = 5;

type UnknownCallerProps = {
  call: Pick<Call, "raw" | "e164" | "callerName" | "startedAt">;
  /** The client whose card is open: offered first. */
  openClientId: string | null;
  onAttach: (clientId: string) => void;
};

/**
 * G6-3, G6-4: the call is in the records already; here it is given to a client: one of those with its number, why each of
 * them may be meant beside the name, any other that is there, or a new one where nobody has the number.
 */
export function UnknownCaller({ call, openClientId, onAttach }: UnknownCallerProps) {
  const { t } = useTexts();
  const { user, account } = useSession();
  const rankWords = useRankWords();
  const found = useFoundClients();
  const { data: candidates = [] } = useQuery("clientsByPhone", { number: call.raw, limit: shownAtMost });
  const create = useAction(async (): Promise<Result<unknown>> => {
    // Somebody may have made this client meanwhile: the same number makes no second one.
    const known = await readQuery("clientsByPhone", { number: call.raw, limit: 2 });
    const [only, another] = known.ok ? known.value : [];
    if (another) return known; // they are on the screen, to be chosen from
    if (only) {
      onAttach(only.id);
      return known;
    }
    const { defaultCountry, name: accountName } = account;
    const args = clientOfCall(call, { newId, defaultCountry, accountName, managerId: user.id });
    const created = await mutate("createClient", args);
    if (created.ok) onAttach(args.clientId);
    return created;
  });
  return (
    <Alert variant="light" color="gray" p="sm" classNames={{ body: classes.narrow }}>
      <Stack gap="xs">
        <Text size="sm">{t("softphone.outcome.noClient")}</Text>
        {candidates.map(({ id, name, rank }) => (
          <Button key={id} variant="default" fullWidth onClick={() => onAttach(id)}>
            {name || t("list.noName")} · {rankWords(rank)}
          </Button>
        ))}
        {openClientId && candidates.every(({ id }) => id !== openClientId) ? (
          <Button variant="default" fullWidth onClick={() => onAttach(openClientId)}>
            {t("softphone.outcome.attachOpen")}
          </Button>
        ) : null}
        <FoundPicker {...found} label={t("softphone.outcome.findClient")} onPick={onAttach} />
        {call.e164 && candidates.length === 0 ? (
          <Button variant="default" fullWidth loading={create.busy} onClick={() => void create.run()}>
            {t("softphone.outcome.createClient")}
          </Button>
        ) : null}
        {create.error ? <ErrorMessage error={create.error} /> : null}
      </Stack>
    </Alert>
  );
}
