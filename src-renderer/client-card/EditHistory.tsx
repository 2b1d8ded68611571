import { Modal, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { pathOf, valuesByPath } from "../../src-contract/rules/client-fields.ts";
import type { CardData } from "./card-data.ts";
import classes from "./EditHistory.module.css";
import { EarlierTexts } from "./FieldHistory.tsx";
import { useFieldWords } from "./use-field-words.ts";

type EditHistoryProps = { card: CardData; mayEdit: boolean; onClose: () => void };

/** The client's history of edits by field, also of numbers and tags that are on the card no more. */
export function EditHistory({ card, mayEdit, onClose }: EditHistoryProps) {
  const { t } = useTexts();
  const words = useFieldWords();
  const fields = new Map(
    card.edits
      .toReversed()
      .flatMap(({ changes }) =>
        Array.from(valuesByPath(changes).values(), ({ field }) => [pathOf(field), field] as const),
      ),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("card.edits.title")}
      size={520}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {fields.size === 0 ? (
        <Text size="sm" c="dimmed">
          {t("card.edits.none")}
        </Text>
      ) : null}
      {Array.from(fields, ([path, field]) => (
        <section key={path} className={classes.field} aria-label={words.label(field)}>
          <h3 className={classes.label}>{words.label(field)}</h3>
          <EarlierTexts card={card} field={field} mayEdit={mayEdit} onDone={() => undefined} />
        </section>
      ))}
    </Modal>
  );
}
