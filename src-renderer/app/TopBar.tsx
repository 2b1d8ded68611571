import { Badge, Kbd, Popover, UnstyledButton } from "@mantine/core";
import { IconCloud, IconCloudOff, IconSearch } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { OutboxPanel } from "../outbox/OutboxPanel.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import classes from "./TopBar.module.css";

type TopBarProps = { onPalette: () => void; onOpenClient: (id: string) => void };

/** Name, the palette's field, and the network as a calm state: what it is, how much waits; a click lists it. */
export function TopBar({ onPalette, onOpenClient }: TopBarProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const syncState = useDesktopState("syncState");
  const { connection = "connecting", waiting = 0, files = 0, refused = 0, conflicts = 0 } = syncState ?? {};
  const state = connection === "signedOut" ? "offline" : connection;
  const words = [
    t(`app.status.${state}`),
    waiting + files > 0 ? t("app.status.waiting", { count: waiting + files }) : t("app.status.nothingWaits"),
    refused > 0 ? t("app.status.refused", { count: refused }) : "",
    conflicts > 0 ? t("app.status.conflicts", { count: conflicts }) : "",
  ].filter(Boolean);
  return (
    <header className={classes.bar}>
      <span className={classes.name}>{t("app.name")}</span>
      <UnstyledButton className={classes.search} data-walk="search" onClick={onPalette}>
        <IconSearch size={15} aria-hidden />
        <span className={classes.placeholder}>{t("app.search.label")}</span>
        <Kbd aria-hidden>{keyOf("palette").name}</Kbd>
      </UnstyledButton>
      <Popover position="bottom-end" width={420} withinPortal trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={classes.status} data-walk="status" title={t("app.status.openOutbox")}>
            <Badge
              size="lg"
              className={classes.chip}
              data-state={refused > 0 ? "refused" : state}
              leftSection={state === "offline" ? <IconCloudOff size={14} /> : <IconCloud size={14} />}
            >
              {words.join(" · ")}
            </Badge>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <OutboxPanel onOpenClient={onOpenClient} />
        </Popover.Dropdown>
      </Popover>
    </header>
  );
}
