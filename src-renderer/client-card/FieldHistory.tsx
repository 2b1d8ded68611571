import { Button, Popover } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type FieldSource, handSource } from "../../src-contract/entities/client-details.ts";
import { changeOf, type ClientField, isSameValue, pathOf, valueAt } from "../../src-contract/rules/client-fields.ts";
import { earlierValues } from "../../src-contract/rules/edit-conflicts.ts";
import { mutate } from "../api/mutate.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import type { CardData } from "./card-data.ts";
import classes from "./FieldHistory.module.css";
import { useClientChanges } from "./use-client-changes.ts";
import { useFieldWords } from "./use-field-words.ts";
import { WrittenBy } from "./WrittenBy.tsx";

type FieldHistoryProps = { card: CardData; field: ClientField; mayEdit: boolean };

/** Sync rule 9: every text that ever stood in a field, with its author and time; any of them can be brought back. */
export function FieldHistory(props: FieldHistoryProps) {
  const source = sourceOf(props.card, props.field);
  const isFromOutside = source !== null && source.source !== handSource;
  // nothing was ever written over: there is nothing to look for, and of thirty fields most are so
  if (!isFromOutside && earlierValues(props.card.edits, props.field).length === 0) return null;
  return <HistoryButton {...props} />;
}

function HistoryButton({ card, field, mayEdit }: FieldHistoryProps) {
  const { t } = useTexts();
  const words = useFieldWords();
  const [opened, setOpened] = useState(false);
  const label = t("card.edits.historyOf", { field: words.label(field) });
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={340}
      withinPortal
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <IconButton label={label} onClick={() => setOpened((old) => !old)}>
          <IconHistory size={14} stroke={1.6} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={label}>
        <SourceLine card={card} field={field} mayEdit={mayEdit} onDone={() => setOpened(false)} />
        <EarlierTexts card={card} field={field} mayEdit={mayEdit} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** A.7-8, G5-9: where the text comes from; what was corrected by hand stays until it is freed here. */
function SourceLine({ card, field, mayEdit, onDone }: FieldHistoryProps & { onDone: () => void }) {
  const { t } = useTexts();
  const notice = useNotice();
  const format = useFormat();
  const now = useNow();
  const known = sourceOf(card, field);
  if (!known) return null;
  const when = format.when(known.at, now);
  if (known.source !== handSource)
    return <p className={classes.source}>{t("card.sources.from", { source: known.source, when })}</p>;
  return (
    <p className={classes.source}>
      {t("card.sources.byHand", { when })}{" "}
      {mayEdit ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            // the button goes with the lock, and the focus would be nowhere
            onDone();
            void mutate("freeClientField", { clientId: card.client.id, path: pathOf(field) }).then(notice.check);
          }}
        >
          {t("card.sources.free")}
        </Button>
      ) : null}
    </p>
  );
}

function sourceOf({ client }: CardData, field: ClientField): FieldSource | null {
  const path = pathOf(field);
  return Object.hasOwn(client.fieldSources, path) ? (client.fieldSources[path] ?? null) : null;
}

/** One line for each text, the one that stands first and without a button. */
export function EarlierTexts({ card, field, mayEdit, onDone }: FieldHistoryProps & { onDone: () => void }) {
  const { t } = useTexts();
  const now = useNow();
  const words = useFieldWords();
  const change = useClientChanges(card.client);
  const present = valueAt(card.client, field);
  return (
    <ul className={classes.list}>
      {earlierValues(card.edits, field).map(({ value, writtenBy }) => (
        <li key={writtenBy?.editId ?? "first"} className={classes.row}>
          <span className={classes.text}>{words.text(field, value)}</span>
          <span className={classes.by}>
            <WrittenBy written={writtenBy} now={now} />
          </span>
          {mayEdit && !isSameValue(value, present) ? (
            <Button
              size="compact-xs"
              variant="default"
              className={classes.restore}
              aria-label={t("card.conflict.restoreText", { text: words.text(field, value) })}
              onClick={() => {
                onDone();
                void change(changeOf(field, value));
              }}
            >
              {t("card.conflict.restore")}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
