import { Group, Menu, UnstyledButton } from "@mantine/core";
import { IconDots, IconExternalLink, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import type { ClientChanges } from "../../src-contract/entities/client-edit.ts";
import { presentValues } from "../../src-contract/rules/client-fields.ts";
import { command } from "../api/command.ts";
import { newId } from "../api/mutate.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { MetaNote } from "../ui/MetaNote.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import type { CardData } from "./card-data.ts";
import classes from "./ContactsSection.module.css";
import { DetailInput } from "./DetailInput.tsx";
import { type Detail, type DetailColumn, detailColumns, detailFrom, detailsOf, isOfMeta } from "./detail-kinds.ts";
import { FieldHistory } from "./FieldHistory.tsx";
import { useClientChanges } from "./use-client-changes.ts";
import { useDetailWords } from "./use-detail-words.ts";

/** Which one is being typed, and the card as it was then. */
type Editing = { column: DetailColumn; detail: Detail | null; seen: Client } | null;

/** UD-19, UD-20, UD-21, UD-23, JC-53: sites, social pages, messengers and addresses; only what is filled takes room. */
export function MoreContacts({ card, mayEdit }: { card: CardData; mayEdit: boolean }) {
  const { t } = useTexts();
  const notice = useNotice();
  const words = useDetailWords();
  const { client } = card;
  const change = useClientChanges(client);
  const [editing, setEditing] = useState<Editing>(null);
  const all = detailColumns.flatMap((column) => detailsOf(client, column).map((detail) => ({ column, detail })));
  if (all.length === 0 && !mayEdit) return null;
  // the networks are named in the field too
  const hasMeta = editing?.column === "profiles" || all.some(({ detail }) => isOfMeta(detail));

  function save(text: string, type: string): void {
    if (!editing) return;
    const { column, detail, seen } = editing;
    setEditing(null);
    const last = detailsOf(client, column).at(-1)?.position ?? -1;
    const key = detail?.key ?? newId();
    const before = detail ? (seen[column][detail.key] ?? null) : null;
    const value = detailFrom(column, { type, text, position: detail?.position ?? last + 1, before });
    if (value === null) return;
    const changes = { [column]: { [key]: value } } as ClientChanges;
    void change(changes, presentValues(changes, seen));
  }

  const input = (column: DetailColumn, detail: Detail | null) => (
    <li key={detail?.key ?? `new ${column}`}>
      <DetailInput column={column} detail={detail} onSave={save} onCancel={() => setEditing(null)} />
    </li>
  );

  return (
    <Section title={t("card.details.more")}>
      <ul className={classes.list}>
        {all.map(({ column, detail }) =>
          editing?.column === column && editing.detail?.key === detail.key
            ? input(column, detail)
            : row(column, detail),
        )}
        {editing && editing.detail === null ? input(editing.column, null) : null}
      </ul>
      {mayEdit ? (
        <Group gap={4} mt={2}>
          {detailColumns.map((column) => (
            <UnstyledButton
              key={column}
              className={classes.add}
              onClick={() => setEditing({ column, detail: null, seen: client })}
            >
              <IconPlus size={13} aria-hidden /> {words.add(column)}
            </UnstyledButton>
          ))}
        </Group>
      ) : null}
      {hasMeta ? <MetaNote /> : null}
    </Section>
  );

  function row(column: DetailColumn, detail: Detail) {
    const { key, text, url } = detail;
    return (
      <li key={key} className={classes.row}>
        <span className={classes.kind}>{words.kind(column, detail.type)}</span>
        <span className={classes.value}>
          <span className={classes.address} title={text}>
            {text}
          </span>
          {url ? (
            <IconButton
              label={t("card.details.open", { value: text })}
              onClick={() => void command("openExternal", { url }).then(notice.check)}
            >
              <IconExternalLink size={15} stroke={1.7} />
            </IconButton>
          ) : null}
          <CopyButton value={url ?? text} />
          <FieldHistory card={card} field={{ column, key }} mayEdit={mayEdit} />
        </span>
        {mayEdit ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <UnstyledButton className={classes.menu} aria-label={t("card.contacts.actions", { value: text })}>
                <IconDots size={16} aria-hidden />
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconPencil size={15} />}
                onClick={() => setEditing({ column, detail, seen: client })}
              >
                {t("card.contacts.edit", { value: text })}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconTrash size={15} />}
                onClick={() => void change({ [column]: { [key]: null } } as ClientChanges)}
              >
                {t("card.details.remove", { value: text })}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </li>
    );
  }
}
