import { Button } from "@mantine/core";
import { IconUserSearch } from "@tabler/icons-react";
import { type RefObject, useContext, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { CompactCardContext } from "../ui/compact-card-context.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import { VirtualList, type VirtualListHandle } from "../ui/VirtualList.tsx";
import type { ClientListActions } from "./client-list-actions.ts";
import classes from "./ClientList.module.css";
import { ClientRow, clientRowHeight } from "./ClientRow.tsx";
import { useEnterAhead } from "./use-enter-ahead.ts";
import { type FoundClient, useClientSearch, useWhyFound } from "./use-client-search.ts";

type FoundClientsProps = ClientListActions & {
  /** Empty: the recent clients. */
  text: string;
  selectedId: string | null;
  mayCreate: boolean;
  listRef: RefObject<VirtualListHandle | null>;
  onType: (letter: string) => void;
  onEscape: () => void;
};

const shownAtMost = 100;

/** G12-1: what the typed text finds, with the reason beside each row; the first row is ready for Enter. */
export function FoundClients({ text, selectedId, mayCreate, listRef, ...props }: FoundClientsProps) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const glance = useContext(CompactCardContext);
  const why = useWhyFound();
  const search = useClientSearch(text, { enabled: true, limit: shownAtMost });
  const [active, setActive] = useState(0);
  const rows = search.data?.rows ?? [];
  const typed = text.trim();

  function open(found: FoundClient | undefined, dial: boolean): void {
    if (!found) return;
    if (dial) props.onDial(found);
    else props.onOpen(found.id);
  }
  const openWhenFound = useEnterAhead({ text, current: search.current, take: (dial) => open(rows[0], dial) });

  // A new question starts from its first answer.
  useEffect(() => setActive(0), [text]);

  if (search.error) return <ErrorMessage error={search.error} />;
  if (search.data && search.current && rows.length === 0) {
    return (
      <div className={classes.fill}>
        <EmptyState
          icon={<IconUserSearch size={22} />}
          title={typed ? t("list.nothing") : t("list.noRecent")}
          hint={typed ? t("list.nothingHint") : t("list.noRecentHint")}
          action={
            mayCreate && typed ? (
              <Button variant="default" onClick={() => props.onNewClient(typed)}>
                {t("list.createFrom", { text: typed })}
              </Button>
            ) : undefined
          }
        />
      </div>
    );
  }
  return (
    <>
      <VirtualList
        ref={listRef}
        label={typed ? t("list.found") : t("list.recent")}
        count={rows.length}
        busy={!search.current}
        rowHeight={clientRowHeight.found}
        active={active}
        rowId={(index) => rows[index]?.id ?? `place-${index}`}
        isSelected={(index) => rows[index]?.id === selectedId}
        renderRow={(index) => {
          const found = rows[index];
          return found ? <ClientRow client={found} now={now} why={why(found)} /> : null;
        }}
        onActiveChange={setActive}
        onOpen={(index, { control, mouse }) => {
          if (!mouse && !search.current) openWhenFound(control);
          else open(rows[index], control && !mouse);
        }}
        onGlance={(index) => {
          const client = rows[index];
          if (client) glance(client.id);
        }}
        onType={props.onType}
        onEscape={props.onEscape}
      />
      <div className={classes.foot} role="status">
        {search.data?.more
          ? t("list.firstShown", { count: rows.length })
          : typed
            ? t("list.foundCount", { count: rows.length, shown: format.count(rows.length) })
            : t("list.recent")}
      </div>
    </>
  );
}
