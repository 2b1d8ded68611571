import { SegmentedControl } from "@mantine/core";
import { IconPhoneCall } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUsers } from "../api/use-users.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Screen } from "../ui/Screen.tsx";
import { useNow } from "../ui/use-now.ts";
import { VirtualList } from "../ui/VirtualList.tsx";
import { CallRow } from "./CallRow.tsx";
import classes from "./CallJournal.module.css";
import { type JournalScope, useJournal } from "./use-journal.ts";
import { useRecordings } from "./use-recordings.ts";
import { useMissedSeen } from "./use-missed-seen.ts";

const scopes = ["all", "missed", "mine", "withoutOutcome", "contradicting"] as const;
const rowHeight = 40;

type CallJournalProps = {
  /** What it opens with; of its address. */
  first: string | undefined;
  onOpenClient: (clientId: string) => void;
  onGiveOutcome: (callId: string) => void;
};

/** G3-13: every call of the account that this person may see, newest first. */
export function CallJournal({ first, onOpenClient, onGiveOutcome }: CallJournalProps) {
  const { t } = useTranslation();
  const now = useNow();
  const users = useUsers();
  const [scope, setScope] = useState<JournalScope>(() => scopes.find((one) => one === first) ?? "all");
  useMissedSeen(scope);
  const journal = useJournal(scope);
  const recordingOf = useRecordings(journal.rows);
  const [active, setActive] = useState(-1);

  return (
    <Screen
      title={t("calls.title")}
      aside={
        <SegmentedControl
          aria-label={t("calls.scopes.label")}
          value={scope}
          onChange={(value) => {
            setScope(value as JournalScope);
            setActive(-1);
          }}
          data={scopes.map((one) => ({ value: one, label: t(`calls.scopes.${one}`) }))}
        />
      }
    >
      {journal.error ? <ErrorMessage error={journal.error} /> : null}
      {journal.loaded && journal.rows.length === 0 ? (
        <EmptyState icon={<IconPhoneCall size={22} />} title={t(`calls.none.${scope}`)} hint={t("calls.noneHint")} />
      ) : (
        <div className={classes.table}>
          <VirtualList
            key={scope}
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
                  onOpenClient={onOpenClient}
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
