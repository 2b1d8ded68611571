import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CallTies } from "../../src-contract/entities/call.ts";
import type { Result } from "../../src-contract/errors.ts";
import { isSameTies } from "../../src-contract/rules/call-ties.ts";
import { clientName } from "../../src-contract/rules/person-name.ts";
import { useAction } from "../api/use-action.ts";
import { useFoundClients } from "../api/use-found-clients.ts";
import { useQuery } from "../api/use-query.ts";
import { useTiesWords } from "../api/use-ties-words.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { FoundPicker } from "../ui/FoundPicker.tsx";
import { SaveForm } from "../ui/SaveForm.tsx";
import { useFormat } from "../ui/use-format.ts";
import { type Tied, useMayMove } from "./use-tie-call.ts";

type CallTiesFormProps = { tied: Tied; onSave: (after: CallTies) => Promise<Result<unknown>> };

/** A list of hundreds is searched, not read. */
const shownAtMost = 50;

/** G3-12: client, order and task of a call. The company is the client's; the order and the task are offered of him alone. */
export function CallTiesForm({ tied, onSave }: CallTiesFormProps) {
  const { t } = useTexts();
  const format = useFormat();
  const words = useTiesWords();
  const found = useFoundClients();
  const mayMove = useMayMove(tied);
  const [chosen, choose] = useState<CallTies>(tied.ties);
  const { clientId, orderId, taskId } = chosen;
  const read = useQuery("clientCard", { clientId: clientId ?? "" }, { enabled: clientId !== null });
  const card = clientId !== null && read.data?.client.id === clientId ? read.data : null;
  const save = useAction(onSave);
  const isNew = !isSameTies(chosen, tied.ties);
  const isReady = clientId === null || card !== null;

  function submit(): void {
    if (isNew && isReady && mayMove && !save.busy) void save.run(chosen);
  }

  const client = card && { id: card.client.id, name: clientName(card.client), company: card.client.company };
  const name = client ? words({ client, order: null, task: null }) : t("calls.ties.nobody");
  return (
    <SaveForm onSave={submit}>
      <Stack gap="sm">
        <Text size="sm">{t("calls.ties.now", { ties: words(tied.named) })}</Text>
        {mayMove ? null : (
          <Text size="sm" c="dimmed">
            {t("calls.ties.foreign")}
          </Text>
        )}
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600} aria-live="polite" truncate>
            {t("calls.ties.client", { name })}
          </Text>
          {clientId === null ? null : (
            <Button
              size="compact-xs"
              variant="default"
              disabled={!mayMove}
              onClick={() => choose({ clientId: null, orderId: null, taskId: null })}
            >
              {t("calls.ties.unbind")}
            </Button>
          )}
        </Group>
        <FoundPicker
          {...found}
          label={t("calls.ties.findClient")}
          disabled={!mayMove}
          onPick={(id) => {
            if (id !== clientId) choose({ clientId: id, orderId: null, taskId: null });
          }}
        />
        <Select
          label={t("calls.ties.order")}
          placeholder={clientId === null ? t("calls.ties.chooseClient") : t("calls.ties.noOrder")}
          clearable
          searchable
          limit={shownAtMost}
          clearButtonProps={{ "aria-label": t("calls.ties.noOrder") }}
          nothingFoundMessage={t("softphone.outcome.notFound")}
          disabled={!mayMove || card === null}
          value={orderId}
          data={(card?.orders ?? []).map(({ id, number, title, totalMinor, currency }) => ({
            value: id,
            label: `№ ${number} · ${title} · ${format.money(totalMinor, currency)}`,
          }))}
          onChange={(value) => choose({ ...chosen, orderId: value })}
        />
        <Select
          label={t("calls.ties.task")}
          placeholder={clientId === null ? t("calls.ties.chooseClient") : t("calls.ties.noTask")}
          clearable
          searchable
          limit={shownAtMost}
          clearButtonProps={{ "aria-label": t("calls.ties.noTask") }}
          nothingFoundMessage={t("softphone.outcome.notFound")}
          disabled={!mayMove || card === null}
          value={taskId}
          data={(card?.tasks ?? []).map(({ id, text, status }) => ({
            value: id,
            label: `${text} · ${t(`tasks.statuses.${status}`)}`,
          }))}
          onChange={(value) => choose({ ...chosen, taskId: value })}
        />
        {save.error ? <ErrorMessage error={save.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" disabled={!isNew || !isReady || !mayMove} loading={save.busy}>
            {t("calls.ties.save")}
          </Button>
        </Group>
      </Stack>
    </SaveForm>
  );
}
