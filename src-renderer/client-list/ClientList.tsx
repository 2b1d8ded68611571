import { CloseButton, Group, Kbd, SegmentedControl, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { type Ref, useImperativeHandle, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { everyClient, isSameFilter } from "../../src-contract/rules/client-filters.ts";
import { maySeeAll } from "../../src-contract/rules/permissions.ts";
import { useSession } from "../api/use-session.ts";
import { IconButton } from "../ui/IconButton.tsx";
import type { ListKey, VirtualListHandle } from "../ui/VirtualList.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import classes from "./ClientList.module.css";
import type { ClientListActions } from "./client-list-actions.ts";
import { FilterMenu } from "./FilterMenu.tsx";
import { FoundClients } from "./FoundClients.tsx";
import { useClientFilters } from "./use-client-filter.ts";
import { WholeList } from "./WholeList.tsx";

export type ClientListHandle = {
  focusSearch: () => void;
  /** The list takes the focus and does what the key says. */
  walk: (key: ListKey) => void;
};

type ClientListProps = ClientListActions & {
  selectedId: string | null;
  mayCreate: boolean;
  ref?: Ref<ClientListHandle>;
};

/** The pane of clients: one field that filters as you type, below it the whole list, one's own, those of a tag, or the recent ones. */
export function ClientList({ selectedId, mayCreate, ref, ...actions }: ClientListProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const { user } = useSession();
  const [text, setText] = useState("");
  const filters = useClientFilters();
  const { whose, tag } = filters.filter;
  // of this desk and this moment, and no filter: what is open next hides nobody
  const [isRecent, setRecent] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const searching = text.trim() !== "" || isRecent;

  useImperativeHandle(ref, () => ({
    focusSearch: () => {
      field.current?.focus();
      field.current?.select();
    },
    walk: (key) => {
      list.current?.focus();
      list.current?.press(key);
    },
  }));

  const listProps = {
    ...actions,
    selectedId,
    listRef: list,
    onType: (letter: string) => {
      setText((old) => old + letter);
      field.current?.focus();
    },
    onEscape: () => {
      setText("");
      field.current?.focus();
    },
  };

  return (
    <div className={classes.pane}>
      <div className={classes.head}>
        <Group gap={6} wrap="nowrap">
          <TextInput
            ref={field}
            className={classes.field}
            type="search"
            aria-label={t("list.searchLabel")}
            placeholder={t("list.search")}
            value={text}
            leftSection={<IconSearch size={15} />}
            rightSectionPointerEvents="all"
            rightSection={
              text ? (
                <CloseButton size={22} aria-label={t("list.clear")} onClick={() => setText("")} />
              ) : (
                <Kbd aria-hidden>/</Kbd>
              )
            }
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") {
                if (text) event.stopPropagation();
                setText("");
                // The list of what was found gives way to the whole one first.
                requestAnimationFrame(() => list.current?.focus());
              }
              // The list moves and opens; the field keeps the letters.
              if (["ArrowDown", "ArrowUp", "Enter", "PageDown", "PageUp"].includes(event.key)) {
                event.preventDefault();
                list.current?.press(event.nativeEvent);
              }
              // Found: nobody is typing any more, so that a call that begins now may give its form the focus (convention 5).
              if (event.key === "Enter" && !event.altKey) list.current?.focus();
            }}
          />
          <FilterMenu
            filters={filters}
            onChosen={() => {
              setText("");
              setRecent(false);
            }}
          />
          {mayCreate ? (
            <IconButton
              label={t("list.newClient")}
              keys={keyOf("newClient").key}
              variant="default"
              size={32}
              onClick={() => actions.onNewClient("")}
            >
              <IconPlus size={17} />
            </IconButton>
          ) : null}
        </Group>
        <SegmentedControl
          className={classes.scope}
          fullWidth
          size="xs"
          aria-label={t("list.scopes")}
          value={isRecent ? "recent" : whose}
          onChange={(value) => {
            setRecent(value === "recent");
            if (value === "all" || value === "mine") filters.choose({ whose: value, tag });
          }}
          data={[
            { value: "all", label: t("list.everybody") },
            { value: "mine", label: t("list.mine") },
            { value: "recent", label: t("list.recent") },
          ]}
        />
        {(tag !== null || filters.chosen !== null) && !searching ? (
          <div className={classes.filter} role="status">
            <span className={classes.filterText}>
              {[filters.chosen?.name, tag === null ? undefined : t("compact.filter.shown", { tag })]
                .filter((part) => part !== undefined)
                .join(" · ")}
            </span>
            <CloseButton
              size={24}
              aria-label={t("compact.filter.clear")}
              onClick={() => filters.choose(tag === null ? everyClient : { whose, tag: null })}
            />
          </div>
        ) : null}
      </div>
      {searching ? (
        <FoundClients key="found" text={text} mayCreate={mayCreate} {...listProps} />
      ) : (
        <WholeList
          key={`${whose} ${tag ?? ""}`}
          filter={{ managerId: whose === "mine" ? user.id : null, tag }}
          mayCreate={mayCreate}
          mayExport={isSameFilter(filters.filter, everyClient) && maySeeAll(user.role)}
          {...listProps}
        />
      )}
    </div>
  );
}
