import { Button, SegmentedControl } from "@mantine/core";
import { IconPhoneCall } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { callReasons } from "../../src-contract/entities/call.ts";
import { useFormDraft } from "../api/use-form-draft.ts";
import { useUsers } from "../api/use-users.ts";
import type { CardTab } from "../ui/addresses.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Screen } from "../ui/Screen.tsx";
import { useNow } from "../ui/use-now.ts";
import { VirtualList } from "../ui/VirtualList.tsx";
import { CallRow } from "./CallRow.tsx";
import classes from "./CallJournal.module.css";
import {
  isNarrowed,
  type JournalFilter,
  journalFilterSchema,
  journalScopes,
  saidFilter,
  wholeJournal,
} from "./journal-filter.ts";
import { JournalFilterBar } from "./JournalFilterBar.tsx";
import { useJournal } from "./use-journal.ts";
import { useRecordings } from "./use-recordings.ts";
import { useMissedSeen } from "./use-missed-seen.ts";

const rowHeight = 40;

type CallJournalProps = {
  /** What it opens with; of its address. */
  first: string | undefined;
  onOpenClient: (clientId: string, tab?: CardTab) => void;
  onGiveOutcome: (callId: string) => void;
};

/** G3-13: every call of the account that this person may see, newest first. */
export function CallJournal({ first, onOpenClient, onGiveOutcome }: CallJournalProps) {
  const { t } = useTexts();
  const now = useNow();
  const users = useUsers();
  // in the encrypted file, not in the window's storage: what is searched for may be somebody's words
  const draft = useFormDraft<JournalFilter>("journal", journalFilterSchema, wholeJournal);
  const [opened, setOpened] = useState(() => journalScopes.find((one) => one === first) ?? null);
  const filter = opened ? { ...wholeJournal, scope: opened } : draft.value;
  const { scope } = filter;
  const narrowed = isNarrowed(filter);
  useMissedSeen(narrowed ? null : scope);
  const reasonWords = Object.fromEntries(callReasons.map((reason) => [reason, t(`reasons.${reason}`)]));
  const journal = useJournal({
    scope,
    said: saidFilter(filter),
    search: filter.search.trim() === "" ? undefined : { text: filter.search, reasons: reasonWords },
  });
  const recordingOf = useRecordings(journal.rows);
  const [active, setActive] = useState(-1);
  const change = (part: Partial<JournalFilter>) => {
    draft.change({ ...filter, ...part });
    setOpened(null);
    setActive(-1);
  };

  return (
    <Screen
      title={t("calls.title")}
      aside={
        <SegmentedControl
          aria-label={t("calls.scopes.label")}
          value={scope}
          onChange={(value) => change({ scope: value as JournalFilter["scope"] })}
          data={journalScopes.map((one) => ({ value: one, label: t(`calls.scopes.${one}`) }))}
        />
      }
    >
      <JournalFilterBar filter={filter} onChange={change} />
      {journal.error ? <ErrorMessage error={journal.error} /> : null}
      {journal.loaded && journal.rows.length === 0 ? (
        narrowed ? (
          <EmptyState
            icon={<IconPhoneCall size={22} />}
            title={t("calls.filter.none")}
            hint={t("calls.filter.noneHint")}
            action={
              <Button variant="default" onClick={() => change({ ...wholeJournal, scope })}>
                {t("calls.filter.reset")}
              </Button>
            }
          />
        ) : (
          <EmptyState icon={<IconPhoneCall size={22} />} title={t(`calls.none.${scope}`)} hint={t("calls.noneHint")} />
        )
      ) : (
        <div className={classes.table}>
          <VirtualList
            key={JSON.stringify(filter)}
            label={t("calls.title")}
            count={journal.rows.length}
            rowHeight={rowHeight}
            active={active}
            rowId={(index) => journal.rows[index]?.id ?? `place-${index}`}
            isSelected={() => false}
            renderRow={(index) => {
              const call = journal.rows[index];
              return call ? (
                <CallRow
                  call={call}
                  now={now}
                  clientName={call.clientName}
                  utcOffsetMinutes={call.utcOffsetMinutes}
                  recording={recordingOf(call.id)}
                  manager={users.nameOf(call.managerId)}
                  orderNumber={call.orderNumber}
                  taskText={call.taskText}
                  onOpenClient={onOpenClient}
                  onOpenTab={onOpenClient}
                  onGiveOutcome={onGiveOutcome}
                />
              ) : null;
            }}
            onRange={(_first, last) => {
              if (last >= journal.rows.length - 20) journal.readOlder();
            }}
            onActiveChange={setActive}
            onOpen={(index, { mouse }) => {
              const clientId = journal.rows[index]?.clientId;
              if (clientId && !mouse) onOpenClient(clientId);
            }}
          />
        </div>
      )}
    </Screen>
  );
}
