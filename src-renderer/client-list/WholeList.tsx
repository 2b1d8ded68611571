import { Button, Group } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
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
import { ExportFoot } from "./ExportFoot.tsx";
import { RemovedClients } from "./RemovedClients.tsx";
import { type ClientListFilter, useClientPages } from "./use-client-pages.ts";

type WholeListProps = ClientListActions & {
  filter: ClientListFilter;
  selectedId: string | null;
  mayCreate: boolean;
  mayExport: boolean;
  listRef: RefObject<VirtualListHandle | null>;
  onType: (letter: string) => void;
  onEscape: () => void;
};

/** Every client in Russian order, by pages; the bottom line says how many there are. */
export function WholeList({ filter, selectedId, mayCreate, mayExport, listRef, ...props }: WholeListProps) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const glance = useContext(CompactCardContext);
  const pages = useClientPages(filter, true);
  const [active, setActive] = useState(-1);
  const total = pages.total ?? 0;

  useEffect(() => {
    if (active >= total) setActive(total - 1);
  }, [active, total]);

  if (pages.error && pages.total === null) return <ErrorMessage error={pages.error} />;
  if (pages.total === 0 && filter.tag !== null) {
    return (
      <div className={classes.fill}>
        <EmptyState
          icon={<IconUsers size={22} />}
          title={t("list.nothing")}
          hint={t("compact.filter.shown", { tag: filter.tag })}
        />
      </div>
    );
  }
  if (pages.total === 0) {
    return (
      <div className={classes.fill}>
        <EmptyState
          icon={<IconUsers size={22} />}
          title={t("list.empty")}
          hint={t("list.emptyHint")}
          action={
            mayCreate ? (
              <Group gap="xs" justify="center">
                <Button onClick={() => props.onNewClient("")}>{t("list.newClient")}</Button>
                <Button variant="default" onClick={props.onImport}>
                  {t("list.import")}
                </Button>
              </Group>
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
        label={t("list.all")}
        count={total}
        rowHeight={clientRowHeight.plain}
        active={active}
        rowId={(index) => pages.itemAt(index)?.id ?? `place-${index}`}
        isSelected={(index) => selectedId !== null && pages.itemAt(index)?.id === selectedId}
        renderRow={(index) => {
          const client = pages.itemAt(index);
          return client ? <ClientRow client={client} now={now} /> : null;
        }}
        onRange={pages.showRange}
        onActiveChange={setActive}
        onOpen={(index, { control, mouse }) => {
          const client = pages.itemAt(index);
          if (!client) return;
          if (control && !mouse) props.onDial(client);
          else props.onOpen(client.id);
        }}
        onGlance={(index) => {
          const client = pages.itemAt(index);
          if (client) glance(client.id);
        }}
        onType={props.onType}
        onEscape={props.onEscape}
      />
      <div className={classes.foot}>
        <span role="status">
          {pages.total === null ? " " : t("list.total", { count: total, shown: format.count(total) })}
        </span>
        <RemovedClients onOpen={props.onOpen} />
        {mayExport ? <ExportFoot /> : null}
      </div>
    </>
  );
}
