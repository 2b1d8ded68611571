import { Button, Menu } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { fillTemplate, templatesFor } from "../../src-contract/rules/message-templates.ts";
import { useBooks } from "../api/use-books.ts";
import { useSession } from "../api/use-session.ts";
import { useFormat } from "../ui/use-format.ts";
import type { CardData } from "./card-data.ts";
import classes from "./MessageComposer.module.css";
import { templateValues } from "./message-draft.ts";

type TemplateMenuProps = { card: CardData; onChosen: (text: string) => void };

/** G4-9: the account's templates, those of the last call's outcome first; nothing where there are none. */
export function TemplateMenu({ card, onChosen }: TemplateMenuProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { templates } = useBooks();
  const { user } = useSession();
  if (templates.length === 0) return null;
  const values = templateValues(card, { manager: user.name, money: format.money });
  const outcome = card.calls.find(({ held }) => held !== null)?.outcomeText ?? null;
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconTemplate size={15} stroke={1.7} />}>
          {t("messages.template")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t("messages.template")} className={classes.templates}>
        {templatesFor(templates, outcome).map(({ id, title, text }) => (
          <Menu.Item key={id} onClick={() => onChosen(fillTemplate(text, values))}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
