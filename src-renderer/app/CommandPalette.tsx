import { Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientListItem } from "../../src-contract/queries/clients.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { normalizeForSearch, switchLayout } from "../../src-contract/rules/search-text.ts";
import { useQuery } from "../api/use-query.ts";
import { useClientFilters } from "../client-list/use-client-filter.ts";
import { useEnterAhead } from "../client-list/use-enter-ahead.ts";
import { en } from "../ui/texts/en.ts";
import { ru } from "../ui/texts/ru.ts";
import classes from "./CommandPalette.module.css";
import type { AppCommand } from "./use-app-keys.ts";

type CommandPaletteProps = {
  onClose: () => void;
  onRun: (name: AppCommand) => void;
  onOpenClient: (id: string) => void;
  onDial: (client: ClientListItem) => void;
  /** Alt+Enter on a client: his compact card (LL-10). */
  onGlance: (id: string) => void;
};
/** `dial`: what Ctrl+Enter does on a client (UX convention 1). */
type Choice = { id: string; label: string; hint: string; choose: () => void; dial?: () => void; glance?: () => void };

const commandNames = [
  "newClient",
  "dial",
  "dialCopied",
  "today",
  "clients",
  "tasks",
  "calls",
  "import",
  "administration",
  "settings",
  "toggleTheme",
  "syncNow",
  "keys",
  "help",
  "firstSteps",
  "reportProblem",
  "signOut",
] as const satisfies readonly (AppCommand & keyof typeof ru.app.commands)[];

/** Clients and commands by Russian and English words, in the wrong layout too (UX convention 2, G12-3). */
export function CommandPalette({ onClose, onRun, onOpenClient, onDial, onGlance }: CommandPaletteProps) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const clients = useQuery("searchClients", { text, limit: 8 });

  const wanted = [normalizeForSearch(text), normalizeForSearch(switchLayout(text))].filter(Boolean);
  const fits = (name: (typeof commandNames)[number]) => {
    const words = normalizeForSearch(`${ru.app.commands[name]} ${en.app.commands[name]}`);
    return wanted.length === 0 || wanted.some((part) => words.includes(part));
  };
  const filters = useClientFilters();
  const fitsName = (name: string) => wanted.some((part) => normalizeForSearch(name).includes(part));
  const choices: Choice[] = [
    ...(clients.data?.rows ?? []).map((client) => ({
      id: client.id,
      label: client.name || t("list.noName"),
      hint: client.phone ? formatPhone(client.phone) : "",
      choose: () => onOpenClient(client.id),
      dial: () => onDial(client),
      glance: () => onGlance(client.id),
    })),
    // G12-2: by what is typed alone, so that fifty of them do not stand before the commands
    ...filters.saved
      .map((saved) => ({ ...saved, label: t("compact.filter.command", { name: saved.name }) }))
      .filter(({ label }) => fitsName(label))
      .map(({ id, label, whose, tag }) => ({
        id,
        label,
        hint: t("app.search.commands"),
        choose: () => {
          filters.choose({ whose, tag });
          onRun("clients");
        },
      })),
    ...commandNames.filter(fits).map((name) => ({
      id: name,
      label: t(`app.commands.${name}`),
      hint: t("app.search.commands"),
      choose: () => onRun(name),
    })),
  ];
  const chosen = Math.min(active, choices.length - 1);
  const take = (choice: Choice | undefined, dial = false) => {
    if (!choice) return;
    onClose();
    if (dial && choice.dial) choice.dial();
    else choice.choose();
  };
  const takeWhenFound = useEnterAhead({ text, current: clients.current, take: (dial) => take(choices[0], dial) });

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={560}
      centered={false}
      yOffset={48}
      padding={8}
      attributes={{ content: { "aria-label": t("app.search.label") } }}
    >
      <TextInput
        data-autofocus
        role="combobox"
        aria-label={t("app.search.label")}
        aria-expanded
        aria-controls="palette-choices"
        aria-activedescendant={choices[chosen] ? `palette-${choices[chosen].id}` : undefined}
        placeholder={t("app.search.label")}
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          if (step !== 0 && choices.length > 0) {
            event.preventDefault();
            setActive((chosen + step + choices.length) % choices.length);
          }
          if (event.key === "Enter") {
            event.preventDefault();
            const glance = event.altKey ? choices[chosen]?.glance : undefined;
            if (glance) {
              onClose();
              glance();
              return;
            }
            const dial = event.ctrlKey || event.metaKey;
            if (clients.current) take(choices[chosen], dial);
            else takeWhenFound(dial);
          }
        }}
      />
      <div id="palette-choices" role="listbox" aria-label={t("app.search.label")} className={classes.choices}>
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`palette-${choice.id}`}
            role="option"
            aria-selected={index === chosen}
            ref={index === chosen ? (row) => row?.scrollIntoView({ block: "nearest" }) : null}
            className={classes.choice}
            onMouseMove={() => setActive(index)}
            onClick={() => take(choice)}
          >
            <span>{choice.label}</span>
            <span className={classes.hint}>{choice.hint}</span>
          </div>
        ))}
        {choices.length === 0 ? <p className={classes.hint}>{t("app.search.nothing")}</p> : null}
      </div>
    </Modal>
  );
}
