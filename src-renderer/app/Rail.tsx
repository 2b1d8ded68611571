import {
  IconChecklist,
  IconFileImport,
  IconHome,
  IconPhone,
  IconSettings,
  IconShieldCog,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { Link, useLocation } from "wouter";
import { useRights } from "../api/use-session.ts";
import { addresses } from "../ui/addresses.ts";
import classes from "./Rail.module.css";

const sections: { key: "today" | "clients" | "tasks" | "calls" | "import"; icon: TablerIcon }[] = [
  { key: "today", icon: IconHome },
  { key: "clients", icon: IconUsers },
  { key: "tasks", icon: IconChecklist },
  { key: "calls", icon: IconPhone },
  { key: "import", icon: IconFileImport },
];

export function Rail() {
  const { t } = useTexts();
  const [path] = useLocation();
  const rights = useRights();
  const item = (key: (typeof sections)[number]["key"] | "administration" | "settings", Icon: TablerIcon) => {
    const address = addresses[key];
    const here = path === address || path.startsWith(`${address}/`);
    return (
      <Link
        key={key}
        href={address}
        className={classes.item}
        data-tip={t(`app.rail.${key}`)}
        data-tip-position="right"
        aria-label={t(`app.rail.${key}`)}
        aria-current={here ? "page" : undefined}
      >
        <Icon size={20} stroke={1.7} />
      </Link>
    );
  };
  return (
    <nav className={classes.rail} data-walk="sections" aria-label={t("app.rail.label")}>
      {sections.map(({ key, icon }) => item(key, icon))}
      <div className={classes.space} />
      {rights.mayDo("addBookEntry") ? item("administration", IconShieldCog) : null}
      {item("settings", IconSettings)}
    </nav>
  );
}
